import { ProviderError } from '@waybill/domain';
import { expect, it } from 'vitest';
import { createManualProvider } from '../manual/index.ts';
import { type ObserveCall, observedProvider } from './observed-provider.ts';

const options = { signal: new AbortController().signal };

function observing(overrides: Partial<ReturnType<typeof createManualProvider>> = {}) {
  const observed: string[] = [];
  const observe: ObserveCall = async ({ provider, operation }, work) => {
    try {
      const result = await work();
      observed.push(`${provider} ${operation}: ok`);
      return result;
    } catch (error) {
      observed.push(`${provider} ${operation}: ${error instanceof Error ? error.message : ''}`);
      throw error;
    }
  };
  return { observed, provider: observedProvider({ ...createManualProvider(), ...overrides }, observe) };
}

it('hands on what a call returns', async () => {
  const check = async () => 'acct_1' as never;
  const { observed, provider } = observing({ check });
  expect(await provider.check(options)).toBe('acct_1');
  expect(observed).toEqual(['manual check: ok']);
});

it('hands on what a call throws', async () => {
  const failure = new ProviderError('manual', 'unavailable', 'away');
  const { observed, provider } = observing({ lookup: () => Promise.reject(failure) });
  await expect(provider.lookup('ref', options)).rejects.toBe(failure);
  expect(observed).toEqual(['manual lookup: away']);
});

it('observes a list once, whatever its length, and closes it when nobody reads on', async () => {
  let closed = false;
  const { observed, provider } = observing({
    async *list() {
      try {
        for (;;) yield {} as never;
      } finally {
        closed = true;
      }
    },
  });
  const window = { from: new Date(0), to: new Date() };
  let read = 0;
  for await (const _ of provider.list(window, options)) {
    read += 1;
    if (read === 3) break;
  }
  expect({ observed, closed, read }).toEqual({ observed: ['manual list: ok'], closed: true, read: 3 });
});
