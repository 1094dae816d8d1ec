import { unprocessable } from '../errors.ts';
import type { Order, PurchaseUnit } from '../model.ts';
import { readAmount, type WireMoney } from '../money.ts';

const addends = ['item_total', 'tax_total', 'shipping', 'handling', 'insurance'] as const;
const subtrahends = ['shipping_discount', 'discount'] as const;
type Part = (typeof addends)[number] | (typeof subtrahends)[number];
type Breakdown = { [P in Part]?: WireMoney | undefined };

export interface WireItem {
  quantity: string;
  unit_amount: WireMoney;
  tax?: WireMoney | undefined;
}

/** A purchase unit of a request whose form is right. */
export interface WireUnit {
  reference_id?: string | undefined;
  amount: WireMoney & { breakdown?: Breakdown | undefined };
  custom_id?: string | undefined;
  invoice_id?: string | undefined;
  items?: WireItem[] | undefined;
}

/** Makes purchase units of what was asked for, or throws what is wrong with the sums. */
export function checkPurchaseUnits(
  units: WireUnit[],
  intent: Order['intent'],
): Pick<Order, 'currency' | 'units'> {
  const [first] = units;
  const currency = first?.amount.currency_code ?? '';
  checkTogether(units, intent, currency);
  return { currency, units: units.map(checkUnit) };
}

function checkTogether(units: WireUnit[], intent: Order['intent'], currency: string): void {
  if (units.length > 1) {
    if (intent === 'AUTHORIZE') throw unprocessable('UNSUPPORTED_INTENT', { field: '/intent' });
    const ids = units.map(({ reference_id }) => reference_id);
    if (ids.includes(undefined)) throw unprocessable('REFERENCE_ID_REQUIRED', { field: '/purchase_units' });
    if (new Set(ids).size < ids.length) {
      throw unprocessable('DUPLICATE_REFERENCE_ID', { field: '/purchase_units' });
    }
  }
  for (const unit of units) {
    const parts = Object.values(unit.amount.breakdown ?? {});
    const items = unit.items?.flatMap(({ unit_amount, tax }) => [unit_amount, tax]) ?? [];
    for (const money of [unit.amount, ...parts, ...items]) {
      if (money !== undefined && money.currency_code !== currency) {
        throw unprocessable('MULTI_CURRENCY_ORDER', { field: '/purchase_units' });
      }
    }
  }
}

function checkUnit(unit: WireUnit): PurchaseUnit {
  const { reference_id: referenceId = 'default', custom_id, invoice_id, amount: wire, ...told } = unit;
  const field = `/purchase_units/@reference_id=='${referenceId}'`;
  const amount = readAmount(wire, `${field}/amount`);
  if (wire.breakdown !== undefined) checkBreakdown(amount, wire.breakdown, `${field}/amount`);
  if (told.items !== undefined && told.items.length > 0) {
    checkItems(told.items, wire.breakdown ?? {}, field);
  }
  return {
    referenceId,
    amount,
    customId: custom_id ?? null,
    invoiceId: invoice_id ?? null,
    told,
    breakdown: wire.breakdown ?? null,
  };
}

function checkBreakdown(amount: number, breakdown: Breakdown, field: string): void {
  const sum = (parts: readonly Part[]) =>
    parts.reduce((total, part) => {
      const money = breakdown[part];
      return money ? total + readAmount(money, `${field}/breakdown/${part}`, { least: 0 }) : total;
    }, 0);
  if (sum(addends) - sum(subtrahends) !== amount) {
    throw unprocessable('AMOUNT_MISMATCH', { field: `${field}/value` });
  }
}

function checkItems(items: WireItem[], { item_total, tax_total }: Breakdown, unitField: string): void {
  const field = `${unitField}/amount/breakdown`;
  const sum = (part: 'unit_amount' | 'tax') =>
    items.reduce((total, item, at) => {
      const money = item[part];
      if (money === undefined) return total;
      const each = readAmount(money, `${unitField}/items/${at}/${part}`, { least: 0 });
      return total + each * Number(item.quantity);
    }, 0);
  if (item_total === undefined) throw unprocessable('ITEM_TOTAL_REQUIRED', { field: `${field}/item_total` });
  if (sum('unit_amount') !== readAmount(item_total, `${field}/item_total`, { least: 0 })) {
    throw unprocessable('ITEM_TOTAL_MISMATCH', { field: `${field}/item_total` });
  }
  if (items.every(({ tax }) => tax === undefined)) return;
  if (tax_total === undefined) throw unprocessable('TAX_TOTAL_REQUIRED', { field: `${field}/tax_total` });
  if (sum('tax') !== readAmount(tax_total, `${field}/tax_total`, { least: 0 })) {
    throw unprocessable('TAX_TOTAL_MISMATCH', { field: `${field}/tax_total` });
  }
}
