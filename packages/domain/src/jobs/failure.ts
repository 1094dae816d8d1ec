import { sqlState } from '@waybill/db';
import { DescriberError, type DescriberErrorKind } from '../ports/describer.ts';
import { ProviderError, type ProviderErrorKind } from '../ports/payment-provider.ts';
import { PermanentFailure } from './outcome.ts';

/** What kind of failure ended an attempt: what a program can decide on, while its text is for people. */
export type FailureKind =
  | `provider_${ProviderErrorKind}`
  | `ai_${DescriberErrorKind}`
  /** No retry can mend it. */
  | 'permanent'
  /** The job's own limit. */
  | 'timed_out'
  | 'network'
  | 'database'
  /** The process died under it. */
  | 'crashed'
  | 'unexpected';

/** How Node names what went wrong on the network, such as ECONNREFUSED. */
const networkCode = /^E[A-Z]{3,}/;

export function failureKindOf(error: unknown): FailureKind {
  if (error instanceof ProviderError) return `provider_${error.kind}`;
  if (error instanceof DescriberError) return `ai_${error.kind}`;
  if (error instanceof PermanentFailure) return 'permanent';
  if (!(error instanceof Error)) return 'unexpected';
  if (error.name === 'TimedOut') return 'timed_out';
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && networkCode.test(code)) return 'network';
  return sqlState(error) === null ? 'unexpected' : 'database';
}
