import { expect, it } from 'vitest';
import { DescriberError } from '../ports/describer.ts';
import { ProviderError } from '../ports/payment-provider.ts';
import { failureKindOf } from './failure.ts';
import { PermanentFailure } from './outcome.ts';

const withCode = (code: string) => Object.assign(new Error('it failed'), { code });
const named = (name: string) => Object.assign(new Error('it failed'), { name });

it.each([
  [
    'an answer of the provider that got lost',
    new ProviderError('stripe', 'unknown', 'no'),
    'provider_unknown',
  ],
  ['a provider that refuses', new ProviderError('paypal', 'rejected', 'no'), 'provider_rejected'],
  ['a model that has too much to do', new DescriberError('rate_limited', 'no'), 'ai_rate_limited'],
  ['what no retry can mend', new PermanentFailure('no'), 'permanent'],
  ['a job that took too long', named('TimedOut'), 'timed_out'],
  ['a mail server that is not there', withCode('ECONNREFUSED'), 'network'],
  ['a connection that broke, whose code looks like one of SQL', withCode('EPIPE'), 'network'],
  ['a broken rule of the database', withCode('23505'), 'database'],
  ['a mistake in the code', new TypeError('x is not a function'), 'unexpected'],
  ['something that is no error', 'a text', 'unexpected'],
])('%s is told from others', (_what, error, kind) => {
  expect(failureKindOf(error)).toBe(kind);
});
