import type { Order } from '@waybill/sdk';
import type { Outcome } from '../submission.ts';
import type { Discrepancy } from './discrepancy.ts';

/** The shop holds the orders of this run, each once, and no other. */
export function checkMembership(outcomes: readonly Outcome[], orders: readonly Order[]): Discrepancy[] {
  const invoicesOf = new Map<string, Outcome['invoice'][]>();
  for (const { answer, invoice } of outcomes) {
    if (answer.kind !== 'accepted') continue;
    invoicesOf.set(answer.orderId, [...(invoicesOf.get(answer.orderId) ?? []), invoice]);
  }
  const shared = [...invoicesOf].filter(([, invoices]) => invoices.length > 1);
  const seen = new Set<string>();
  const strangers = orders.filter(({ id }) => {
    const isRepeated = seen.has(id);
    seen.add(id);
    return isRepeated || !invoicesOf.has(id);
  });
  return [
    ...shared.map(([id, invoices]) => ({
      subject: `order ${id}`,
      problem: `it was given to the invoices ${invoices.map(({ number }) => number).join(', ')}`,
      lines: invoices.flatMap(({ sales }) => sales.map(({ line }) => line)),
    })),
    ...strangers.map(({ id, number, metadata }) => ({
      subject: `order #${number} (${id})`,
      problem: `it is among the orders once too often (invoice ${metadata['invoice'] ?? 'unknown'})`,
      lines: [],
    })),
  ];
}
