import type { ProviderError, ProviderErrorKind } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import type { Fault, ProviderHarness, Step } from './harness.ts';
import { open, patient, refusal } from './payments.ts';
import { type Situation, situations } from './situations.ts';

const lost: readonly Fault[] = [
  { kind: 'drop_before' },
  { kind: 'drop_after' },
  { kind: 'hang_before' },
  { kind: 'hang_after' },
  { kind: 'status', status: 500, executed: false },
  { kind: 'status', status: 500, executed: true },
  { kind: 'status', status: 502, executed: false },
  { kind: 'status', status: 503, executed: false },
  { kind: 'status', status: 504, executed: true },
];

const impatienceMs = 400;

type Start = ProviderHarness['start'];

/** More than any call makes. */
const many = 1_000;

async function countRequests(start: Start, step: Step): Promise<number> {
  const { rig, call } = await situations[step](await start());
  const strikes = rig.fault({ kind: 'latency', ms: 0, when: 'before' }, { times: many });
  await call(rig.provider(), patient);
  return strikes();
}

/** What the call is refused with when this befalls its request; one that is left hanging is given up. */
async function struck(
  { rig, call }: Situation,
  { fault, skip }: { fault: Fault; skip: number },
): Promise<ProviderError> {
  const strikes = rig.fault(fault, { skip });
  const caller = new AbortController();
  const refused = refusal(call(rig.provider(), { signal: caller.signal }));
  if (fault.kind.startsWith('hang')) {
    await expect.poll(strikes, { interval: 5 }).toBe(1);
    caller.abort();
  }
  return refused;
}

/** The fault at each request that the call makes, in a situation of its own. */
async function strikeEach(
  start: Start,
  { step, fault, kinds }: { step: Step; fault: Fault; kinds: readonly ProviderErrorKind[] },
): Promise<void> {
  const requests = await countRequests(start, step);
  expect(requests).toBeGreaterThan(0);
  for (let skip = 0; skip < requests; skip += 1) {
    const situation = await situations[step](await start());
    const { rig, recover, books } = situation;
    const before = rig.books();
    const { kind } = await struck(situation, { fault, skip });
    expect(kinds, `request ${skip + 1} of ${requests}`).toContain(kind);
    if (kind === 'unavailable') expect(rig.books()).toEqual(before);
    await recover();
    expect(rig.books(), `request ${skip + 1} of ${requests}`).toMatchObject(books);
  }
}

/** Each fault at each request of each call: it is told for what it is, and what follows has its effect once. */
export function describeFaults({ start, lacks, local = [] }: ProviderHarness): void {
  if (lacks.faults) {
    describe('a fault of the network', () => {
      it(`cannot happen: ${lacks.faults}`, async () => {
        const { provider, confirmation } = await open(await start());
        const gone = { signal: AbortSignal.abort() };
        await expect(provider.lookup(confirmation.reference, gone)).resolves.toMatchObject({ entries: [] });
      });
    });
    return;
  }

  const steps = Object.keys(situations) as Step[];
  describe.each(steps.filter((step) => !local.includes(step)))('a fault at any request of %s', (step) => {
    it.each(lost)(
      'is told as unknown unless nothing happened, and its effect comes once: %o',
      async (fault) => {
        await strikeEach(start, { step, fault, kinds: ['unknown', 'unavailable'] });
      },
    );

    it('is told as rate limited, and its effect comes with the next try', async () => {
      const fault: Fault = { kind: 'status', status: 429, executed: false };
      await strikeEach(start, { step, fault, kinds: ['rate_limited'] });
    });

    it('is noticed when no answer comes in time', async () => {
      const last = (await countRequests(start, step)) - 1;
      const { rig, call, recover, books } = await situations[step](await start());
      rig.fault({ kind: 'hang_after' }, { skip: last });
      const impatient = rig.provider({ timeoutMs: impatienceMs });
      expect(['unknown', 'unavailable']).toContain((await refusal(call(impatient, patient))).kind);
      await recover();
      expect(rig.books()).toMatchObject(books);
    });

    it.each(['before', 'after'] as const)('that only delays it (%s) changes nothing', async (when) => {
      const { rig, call, books } = await situations[step](await start());
      rig.fault({ kind: 'latency', ms: 20, when }, { times: many });
      await call(rig.provider(), patient);
      expect(rig.books()).toMatchObject(books);
    });
  });

  it.each(local)('%s sends no request that a fault could befall', async (step) => {
    expect(await countRequests(start, step)).toBe(0);
  });
}
