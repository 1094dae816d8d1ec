import { ApiError } from '@paypal/paypal-server-sdk';
import type { ProviderDispute } from '@waybill/domain';
import { z } from 'zod';
import { fromMoney } from './money.ts';
import { isTaken, type Movements } from './movements.ts';
import { readJson, requestJson } from './request-json.ts';
import type { Session } from './session.ts';

const money = z
  .object({ currency_code: z.string(), value: z.string() })
  .transform(({ currency_code: currencyCode, value }) => ({ currencyCode, value }));
const found = z.object({
  items: z
    .array(
      z.object({ dispute_id: z.string(), reason: z.string(), status: z.string(), dispute_amount: money }),
    )
    .default([]),
});
const decided = z.object({
  dispute_outcome: z.object({ outcome_code: z.string() }).optional(),
});

/** The outcomes that leave the money with the merchant: https://developer.paypal.com/api/customer-disputes/v1/ */
const wonOutcomes = new Set(['RESOLVED_SELLER_FAVOUR', 'CANCELED_BY_BUYER', 'DENIED', 'NONE']);

/**
 * The disputes about what was captured. An application that was not given the right to see disputes is told that it
 * may not; to it there are none.
 */
export async function findDisputes(session: Session, { captures }: Movements): Promise<ProviderDispute[]> {
  const disputes: ProviderDispute[] = [];
  for (const { id = '' } of captures.filter(isTaken)) {
    for (const dispute of await disputesOf(session, id)) disputes.push(dispute);
  }
  return disputes;
}

async function disputesOf(session: Session, captureId: string): Promise<ProviderDispute[]> {
  try {
    const { items } = readJson(
      found,
      await requestJson(session, '/v1/customer/disputes', { disputed_transaction_id: captureId }),
    );
    return await Promise.all(
      items.map(async ({ dispute_id: reference, reason, status, dispute_amount: amount }) => ({
        reference,
        amount: fromMoney(amount),
        reason,
        status: status === 'RESOLVED' ? await outcomeOf(session, reference) : 'open',
      })),
    );
  } catch (error) {
    if (error instanceof ApiError && error.statusCode === 403) return [];
    throw error;
  }
}

async function outcomeOf(session: Session, reference: string): Promise<ProviderDispute['status']> {
  const path = `/v1/customer/disputes/${encodeURIComponent(reference)}`;
  const { dispute_outcome: outcome } = readJson(decided, await requestJson(session, path));
  return wonOutcomes.has(outcome?.outcome_code ?? 'NONE') ? 'won' : 'lost';
}
