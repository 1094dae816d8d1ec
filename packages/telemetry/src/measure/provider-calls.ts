import { type CallOutcome, callOutcomes, failingOutcomes } from '../metrics/groups/providers.ts';
import type { Instruments } from '../metrics/open-metrics.ts';
import { inStep } from '../tracing/span.ts';

export interface ProviderCall {
  /** `stripe`, `paypal`, `manual`, `smtp`, `openai`, `webhooks`. */
  provider: string;
  /** The operation of the port. */
  operation: string;
}

/** Makes the call, and hands on what it returns and throws. */
export type ObserveCall = <T>(call: ProviderCall, work: () => Promise<T>) => Promise<T>;

const calledOff: readonly string[] = ['AbortError', 'Interrupted'];

/** The ports name their failures by `kind`; of anything else only little is told. */
function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'MailRefusedError') return 'refused';
  if (calledOff.includes(error.name)) return 'called_off';
  const kind: unknown = 'kind' in error ? error.kind : undefined;
  return callOutcomes.find((outcome) => outcome === kind) ?? 'failed';
}

/** Measures each call to a provider, and makes it a step of the trace. */
export function createObserveCall({
  callDuration,
}: Pick<Instruments<'providers'>, 'callDuration'>): ObserveCall {
  const known = new Set<string>();
  /** A rate sees growth only: what begins at one, after nothing, would set off no alert. */
  function beginAtZero({ provider, operation }: ProviderCall): void {
    const key = `${provider} ${operation}`;
    if (known.has(key)) return;
    known.add(key);
    for (const outcome of failingOutcomes) callDuration.zero({ provider, operation, outcome });
  }

  return (call, work) => {
    const { provider, operation } = call;
    beginAtZero(call);
    const startedAt = performance.now();
    const measure = (outcome: CallOutcome): void =>
      callDuration.observe({ provider, operation, outcome }, (performance.now() - startedAt) / 1_000);
    return inStep(
      {
        name: `${provider} ${operation}`,
        kind: 'client',
        attributes: { 'waybill.provider': provider, 'waybill.operation': operation },
      },
      async (span) => {
        try {
          const result = await work();
          measure('ok');
          return result;
        } catch (error) {
          const outcome = outcomeOf(error);
          measure(outcome);
          span.setAttribute('waybill.outcome', outcome);
          throw error;
        }
      },
    );
  };
}
