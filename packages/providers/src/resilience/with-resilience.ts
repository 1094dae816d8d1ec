import {
  type CallOptions,
  type PaymentProvider,
  type ProviderAccount,
  ProviderError,
  type ProviderErrorKind,
  type ProviderName,
} from '@waybill/domain';
import {
  ExponentialBackoff,
  handleWhen,
  type RetryPolicy,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { createBreaker, type OnBreakerChange } from './breaker.ts';
import { defaultLimits, type ResilienceLimits } from './limits.ts';

export interface ResilienceOptions extends Partial<ResilienceLimits> {
  /** Told of every change of the circuit breaker's state. Must not throw. */
  onBreakerChange?: OnBreakerChange;
}

/** A question can be asked again whatever became of it; an instruction only where it was certainly not carried out. */
const repeatable = {
  question: ['unknown', 'unavailable', 'rate_limited'],
  instruction: ['unavailable', 'rate_limited'],
} as const satisfies Record<string, readonly ProviderErrorKind[]>;

type CallKind = keyof typeof repeatable;
type Call = <T>(kind: CallKind | 'once', options: CallOptions, work: Work<T>) => Promise<T>;
type Work<T> = (options: CallOptions) => Promise<T>;

const isCircuitOpen = (error: unknown): boolean =>
  error instanceof ProviderError && error.code === 'circuit_open';

function createRetry(kind: CallKind, { retries, retryDelayMs }: ResilienceLimits): RetryPolicy {
  const kinds: readonly ProviderErrorKind[] = repeatable[kind];
  const isRepeatable = (error: unknown) =>
    error instanceof ProviderError && kinds.includes(error.kind) && !isCircuitOpen(error);
  const backoff = new ExponentialBackoff({ initialDelay: retryDelayMs, maxDelay: retryDelayMs * 10 });
  return retry(handleWhen(isRepeatable), { maxAttempts: retries, backoff });
}

function createTimeout(name: ProviderName, timeoutMs: number) {
  const policy = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  return async <T>({ signal }: CallOptions, work: Work<T>): Promise<T> => {
    try {
      return await policy.execute(work, signal);
    } catch (error) {
      if (!(error instanceof TaskCancelledError)) throw error;
      // What was sent may have been carried out.
      throw new ProviderError(name, 'unknown', `${name} did not answer within ${timeoutMs} ms.`, {
        cause: error,
      });
    }
  };
}

function createCall(name: ProviderName, limits: ResilienceLimits, onBreakerChange: OnBreakerChange): Call {
  const breaker = createBreaker(name, limits, onBreakerChange);
  const inTime = createTimeout(name, limits.timeoutMs);
  const retries = {
    question: createRetry('question', limits),
    instruction: createRetry('instruction', limits),
  };
  return (kind, options, work) => {
    const attempt = () => breaker.run(() => inTime(options, work), options.signal);
    return kind === 'once' ? attempt() : retries[kind].execute(attempt, options.signal);
  };
}

/** Begins again where the first page fails; what has been handed out is never handed out twice. */
async function* resilientList(
  call: Call,
  provider: PaymentProvider,
  [window, options]: Parameters<PaymentProvider['list']>,
): ReturnType<PaymentProvider['list']> {
  let { iterator, result } = await call('question', options, async () => {
    const begun = provider.list(window, options)[Symbol.asyncIterator]();
    return { iterator: begun, result: await begun.next() };
  });
  try {
    while (!result.done) {
      yield result.value;
      result = await call('once', options, () => iterator.next());
    }
  } finally {
    await iterator.return?.();
  }
}

/**
 * The same provider with a limit to each call, repetitions of what is safe to repeat, and a circuit breaker: a
 * provider that fails again and again is left alone for a while, and its callers are told `unavailable` at once.
 */
export function withResilience(provider: PaymentProvider, options: ResilienceOptions = {}): PaymentProvider {
  const { onBreakerChange = () => undefined, ...limits } = options;
  const { name, configured } = provider;
  const all: ResilienceLimits = { ...defaultLimits, ...limits };
  const call = createCall(name, all, onBreakerChange);
  const inTime = createTimeout(name, all.timeoutMs);
  let account: ProviderAccount | undefined;
  return {
    name,
    configured,
    takesCurrency: (currency) => provider.takesCurrency(currency),
    create: (input, given) => call('instruction', given, (each) => provider.create(input, each)),
    confirm: (input, given) => call('instruction', given, (each) => provider.confirm(input, each)),
    capture: (input, given) => call('instruction', given, (each) => provider.capture(input, each)),
    refund: (input, given) => call('instruction', given, (each) => provider.refund(input, each)),
    void: (reference, given) => call('instruction', given, (each) => provider.void(reference, each)),
    lookup: (reference, given) => call('question', given, (each) => provider.lookup(reference, each)),
    // Whose credentials they are is known from the first answer on; telling it again says nothing of the provider.
    async account(given) {
      account ??= await call('question', given, (each) => provider.account(each));
      return account;
    },
    check: (given) => call('question', given, (each) => provider.check(each)),
    list: (...given) => resilientList(call, provider, given),
    // A webhook is judged here wherever that is possible, so an open circuit is no reason to refuse it.
    readWebhook: (rawBody, headers, given) =>
      inTime(given, (each) => provider.readWebhook(rawBody, headers, each)),
  };
}
