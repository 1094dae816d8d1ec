import { type ProviderName, recordProviderHealth, type Transact } from '@waybill/domain';
import type { BreakerChange } from '@waybill/providers/resilience';
import type { Logger } from '@waybill/runtime';

/**
 * Writes down what the circuit breakers of this process say, one after the other, so that a diagnosis can tell it.
 * Nobody waits for it: a record that fails is logged, and the next change makes up for it.
 */
export function createHealthRecorder({ transact, log }: { transact: Transact; log: Logger }) {
  let last: Promise<void> = Promise.resolve();

  async function record(tenantId: string, provider: ProviderName, change: BreakerChange): Promise<void> {
    const scope = { tenantId, actor: { type: 'system', id: 'circuit-breaker' } } as const;
    try {
      await transact(scope, (ctx) => recordProviderHealth(ctx, { provider, ...change }));
    } catch (error) {
      log.error({ err: error, tenantId, provider }, 'the state of a circuit breaker was not recorded');
    }
  }

  return (tenantId: string, provider: ProviderName, change: BreakerChange): void => {
    log.warn({ tenantId, provider, ...change }, 'a circuit breaker changed');
    last = last.then(() => record(tenantId, provider, change));
  };
}
