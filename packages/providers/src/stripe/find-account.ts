import type { ProviderAccount } from '@waybill/domain';
import Stripe from 'stripe';
import type { Session } from './session.ts';

/**
 * Restricted keys may not ask for their account, whatever else they may: they are known by their last characters, so
 * that a new one looks like another account. The payments of the old one are found all the same.
 */
export async function findAccount({ stripe }: Session, secretKey: string): Promise<ProviderAccount> {
  // Keys are of the form sk_live_…, rk_test_…: https://docs.stripe.com/keys
  const mode = /^[a-z]+_live_/.test(secretKey) ? 'live' : 'test';
  try {
    const { id } = await stripe.accounts.retrieveCurrent();
    return { id, mode };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripePermissionError)) throw error;
    return { id: `restricted key …${secretKey.slice(-4)}`, mode };
  }
}
