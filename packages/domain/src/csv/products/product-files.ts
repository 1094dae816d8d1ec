import { statement } from '@waybill/db';
import { type Product, productFieldsSql } from '../../catalog/product.ts';
import { type ProductField, productRules } from '../../catalog/product-rules.ts';
import { createProduct, type NewProduct, updateProduct } from '../../catalog/products.ts';
import type { Ctx } from '../../context.ts';
import { DomainError, type DomainErrorCode } from '../../errors.ts';
import { loadShop, type Shop } from '../../tenant/shop.ts';
import { type FileKind, failed, type RowResult } from '../imports/file-kind.ts';
import { type Cells, type Row, textOf } from '../rows.ts';
import { productColumns } from './product-columns.ts';
import { type ProductRowContext, readProductRow } from './read-product-row.ts';

/** In the order of their SKUs, so that two files that name the same products wait for each other. */
const lockProducts = statement<Product>(
  'csv-products-lock',
  `SELECT ${productFieldsSql} FROM products p WHERE p.tenant_id = $1 AND p.sku = ANY ($2) ORDER BY p.sku FOR NO KEY UPDATE`,
);

const selectStaged = statement<{ input: NewProduct }>(
  'csv-products-staged',
  `SELECT input FROM csv_import_keys
   WHERE tenant_id = $1 AND import_id = $2 AND input IS NOT NULL AND (key = ANY ($3) OR parent = ANY ($3))
   ORDER BY row`,
);

/** What can be asked for: the others are at fault anyway. */
const skusOf = (texts: readonly string[]): string[] =>
  texts.filter((text) => productRules.sku.safeParse(text).success);

/** Which column it is about that the catalogue refuses. */
const columnOf: Partial<Record<DomainErrorCode, ProductField>> = {
  unknown_category: 'category',
  invalid_parent: 'parent',
  currency_mismatch: 'currency',
  already_exists: 'options',
  limit_reached: 'parent',
};

type ProductCells = Cells<ProductField>;

async function applyRow(
  ctx: Ctx,
  { row, cells }: Row<ProductField>,
  context: ProductRowContext & Pick<Shop, 'lowStockThreshold'>,
): Promise<RowResult> {
  const reading = readProductRow(cells, context);
  try {
    switch (reading.kind) {
      case 'faults':
        return failed(row, ...reading.faults);
      case 'create':
        await createProduct(ctx, { ...reading.input, lowStockThreshold: context.lowStockThreshold });
        return {
          ...{ row, outcome: 'created', faults: [] },
          staged: { parent: reading.input.parent ?? null, input: { ...reading.input } },
        };
      case 'update':
        if (Object.keys(reading.changes).length === 0) return { row, outcome: 'unchanged', faults: [] };
        await updateProduct(ctx, reading.sku, reading.changes);
        return { row, outcome: 'updated', faults: [] };
    }
  } catch (error) {
    // They are found before anything is written: the rows around this one stand.
    if (!(error instanceof DomainError)) throw error;
    const column = columnOf[error.code] ?? null;
    return failed(row, { column, message: error.message, value: column && (cells[column] ?? null) });
  }
}

/** Creates products that earlier rows were tried with, and that these rows are, or would be, the siblings or variants of. */
async function restage(ctx: Ctx, rows: readonly Row<string>[], importId: string): Promise<void> {
  const parents = skusOf(rows.map(({ cells }) => textOf((cells as ProductCells).parent)));
  if (parents.length === 0) return;
  for (const { input } of await ctx.tx.all(selectStaged, [ctx.tenantId, importId, parents])) {
    try {
      await createProduct(ctx, input);
    } catch (error) {
      // Somebody else made it meanwhile, or took away what it builds on: the rows are then judged by what there is.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}

/** A row makes a product, or changes the one that has its SKU. */
export const productFiles: FileKind = {
  columns: productColumns,
  rowsAtOnce: 50,
  keyColumn: 'sku',
  rowsAbout: async (_ctx, cells) =>
    cells.map(({ sku }: ProductCells) => {
      const text = textOf(sku);
      return text === '' ? null : text;
    }),
  restage,
  apply: async (ctx, rows, { delimiter }) => {
    const wanted = rows as readonly Row<ProductField>[];
    const skus = skusOf(wanted.flatMap(({ cells }) => [textOf(cells.sku), textOf(cells.parent)]));
    const found = await ctx.tx.all(lockProducts, [ctx.tenantId, skus]);
    const bySku = new Map(found.map((product) => [product.sku, product]));
    const { currency: shopCurrency, lowStockThreshold } = await loadShop(ctx);
    const results: RowResult[] = [];
    for (const row of wanted) {
      const current = bySku.get(textOf(row.cells.sku)) ?? null;
      results.push(await applyRow(ctx, row, { current, shopCurrency, delimiter, lowStockThreshold }));
    }
    return results;
  },
};
