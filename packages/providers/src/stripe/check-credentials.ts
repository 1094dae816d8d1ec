import type { Session } from './session.ts';

export async function checkCredentials({ stripe }: Session): Promise<{ mode: 'test' | 'live' }> {
  const { livemode } = await stripe.balance.retrieve();
  return { mode: livemode ? 'live' : 'test' };
}
