import stringify from 'fast-json-stable-stringify';
import type { z } from 'zod';
import type { Product } from '../../catalog/product.ts';
import { type ProductField, productRules } from '../../catalog/product-rules.ts';
import type { NewProduct, ProductChanges } from '../../catalog/products.ts';
import { explainIssue } from '../../explain-issue.ts';
import { readAmount } from '../amounts.ts';
import { readFlag, readObject, readWhole, type Value } from '../cell-values.ts';
import type { Delimiter } from '../delimiters.ts';
import { type Cells, type Fault, textOf } from '../rows.ts';

export interface ProductRowContext {
  /** What there is with the row's SKU. */
  current: Product | null;
  /** Of new products that name none. */
  shopCurrency: string;
  delimiter: Delimiter;
}

/** What has to be done for a row. */
export type ProductRowReading =
  | { kind: 'create'; input: NewProduct }
  /** With no changes where all is as the row says. */
  | { kind: 'update'; sku: string; changes: ProductChanges }
  | { kind: 'faults'; faults: Fault[] };

type ProductCells = Cells<ProductField>;
type Values = { -readonly [Field in ProductField]?: z.output<(typeof productRules)[Field]> };

/** An empty cell of these says nothing: a new product gets what is usual, another one stays as it is. */
const silentWhenEmpty: readonly ProductField[] = ['currency', 'taxClass', 'active'];
/** An empty cell of these says that there is none. */
const noneWhenEmpty: readonly ProductField[] = ['description', 'cost', 'weightGrams', 'category', 'parent'];

function readField(
  field: ProductField,
  cell: string,
  { currency, delimiter }: { currency: string; delimiter: Delimiter },
): Value {
  switch (field) {
    case 'price':
    case 'cost': {
      const reading = readAmount(cell, { currency, delimiter });
      return 'fault' in reading ? reading : { value: reading.amount };
    }
    case 'weightGrams':
      return readWhole(cell);
    case 'active':
      return readFlag(cell);
    case 'options':
    case 'attributes':
      return readObject(cell);
    case 'name':
    case 'description':
      return { value: cell };
    default:
      return { value: cell.trim() };
  }
}

/** A field of an object is named, so that it can be found in its cell. */
function messageOf({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `"${path.map(String).join('.')}" ${message}`;
}

function check(field: ProductField, value: unknown): { value: unknown } | { fault: string } {
  const result = productRules[field].safeParse(value, { error: explainIssue });
  if (result.success) return { value: result.data };
  const [issue] = result.error.issues;
  return { fault: issue ? messageOf(issue) : 'cannot be taken' };
}

function readCell(
  field: ProductField,
  cell: string,
  context: Parameters<typeof readField>[2],
): { value?: unknown } | { fault: string } {
  // Of a text, blanks are a part.
  if (field === 'description' ? cell === '' : cell.trim() === '') {
    if (silentWhenEmpty.includes(field)) return {};
    if (noneWhenEmpty.includes(field)) return { value: null };
    if (field === 'price') return { fault: 'must not be empty' };
  }
  const reading = readField(field, cell, context);
  return 'fault' in reading ? reading : check(field, reading.value);
}

function readValues(cells: ProductCells, context: ProductRowContext): { values: Values; faults: Fault[] } {
  const values: Record<string, unknown> = {};
  const faults: Fault[] = [];
  const { current, shopCurrency, delimiter } = context;
  const named = textOf(cells.currency);
  const isCurrency = productRules.currency.safeParse(named).success;
  const currency = current?.currency ?? (isCurrency ? named : shopCurrency);
  for (const [field, cell] of Object.entries(cells) as [ProductField, string][]) {
    const reading = readCell(field, cell, { currency, delimiter });
    if ('fault' in reading) faults.push({ column: field, message: reading.fault, value: cell });
    else if ('value' in reading) values[field] = reading.value;
  }
  // Each was checked by the rule of its field.
  return { values: values as Values, faults };
}

const missing = (column: string): Fault => ({
  column,
  message: 'is required for a new product',
  value: null,
});

function readNew(values: Values, { shopCurrency }: ProductRowContext): ProductRowReading {
  const { sku = '', name, price, currency = shopCurrency, parent = null, options = {}, ...rest } = values;
  const isVariant = parent !== null;
  const hasOptions = Object.keys(options).length > 0;
  const faults: Fault[] = [];
  if (name === undefined) faults.push(missing('name'));
  if (price === undefined) faults.push(missing('price'));
  if (isVariant !== hasOptions) {
    const message = isVariant ? 'must be given for a variant' : 'are for variants, which name their parent';
    faults.push({ column: 'options', message, value: null });
  }
  if (name === undefined || price === undefined || faults.length > 0) return { kind: 'faults', faults };
  return { kind: 'create', input: { ...rest, sku, name, price, currency, parent, options } };
}

/** No description and an empty one are the same to who looks at a cell. */
const isSame = (one: unknown, other: unknown): boolean =>
  stringify(one === '' ? null : one) === stringify(other === '' ? null : other);

const fixed = ['currency', 'parent'] as const;

function readChanges(values: Values, current: Product): ProductRowReading {
  const faults = fixed.flatMap((column): Fault[] => {
    const said = values[column];
    if (said === undefined || said === current[column]) return [];
    const message = `cannot be changed: the product has ${current[column] ?? 'none'}`;
    return [{ column, message, value: said }];
  });
  if (faults.length > 0) return { kind: 'faults', faults };
  const { sku: _, currency: __, parent: ___, ...said } = values;
  const changed = Object.entries(said).filter(([field, value]) => {
    return !isSame(value, current[field as keyof typeof said]);
  });
  return { kind: 'update', sku: current.sku, changes: Object.fromEntries(changed) };
}

/** Understands a row; what is wrong with it is told all at once. */
export function readProductRow(cells: ProductCells, context: ProductRowContext): ProductRowReading {
  const { values, faults } = readValues(cells, context);
  if (faults.length > 0) return { kind: 'faults', faults };
  return context.current ? readChanges(values, context.current) : readNew(values, context);
}
