import type { Order } from '@waybill/sdk';
import { toMinorUnits } from '../sales-file/exact-amount.ts';
import type { Outcome } from '../submission.ts';
import type { Discrepancy } from './discrepancy.ts';

/** Every order against its invoice, line by line and to the penny, and every order against its payments. */
export function checkAmounts(outcomes: readonly Outcome[]): Discrepancy[] {
  return outcomes.flatMap(({ invoice, order, placed, fate }) => {
    if (placed === null) return [];
    const subject = `invoice ${invoice.number}`;
    const lines = invoice.sales.map(({ line }) => line);
    const isPriced = fate === 'fulfilled' || placed.total !== null;
    const items = invoice.sales.flatMap((sale, index): Discrepancy[] => {
      const item = placed.items[index];
      const wanted = order.items[index];
      const isSame = item?.sku === wanted?.sku && item?.quantity === wanted?.quantity;
      const unitPrice = toMinorUnits(sale.unitPrice);
      const isAsPriced = item?.unitPrice === unitPrice && item.total === unitPrice * sale.quantity;
      if (isSame && (isAsPriced || !isPriced)) return [];
      const problem = `the order has ${JSON.stringify(item ?? null)} in the place of ${sale.quantity} × ${sale.sku} at ${unitPrice}`;
      return [{ subject, problem, lines: [sale.line] }];
    });
    const whole = [
      ...(placed.items.length > invoice.sales.length ? ['the order has more lines than the invoice'] : []),
      ...(isPriced ? totalProblems(placed, toMinorUnits(invoice.gross)) : []),
      ...(fate === 'fulfilled' ? paymentProblems(placed) : []),
    ];
    return [...items, ...whole.map((problem) => ({ subject, problem, lines }))];
  });
}

function totalProblems(
  { subtotal, shippingTotal, taxTotal, discountTotal, total }: Order,
  gross: number,
): string[] {
  const surcharges = [shippingTotal, taxTotal, discountTotal];
  if (subtotal === gross && total === gross && surcharges.every((amount) => amount === 0)) return [];
  return [
    `the order is ${subtotal} plus shipping ${shippingTotal} plus tax ${taxTotal} less ${discountTotal}, ${total} in all, ` +
      `where the file has ${gross}`,
  ];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function paymentProblems({ payments, total }: Order): string[] {
  const owed = sum(payments.map(({ amount }) => amount));
  const captured = sum(payments.map((payment) => payment.captured - payment.refunded));
  const due = payments.some(({ provider }) => provider === 'stripe') ? total : 0;
  return [
    ...(owed === total ? [] : [`its payments are ${owed} where the order is ${total}`]),
    ...(captured === due ? [] : [`${captured} was captured where ${due} is due by now`]),
  ];
}
