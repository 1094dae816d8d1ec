import { parkObligation } from '@waybill/domain';
import { expect, it } from 'vitest';
import { readOutboxState } from './outbox-state.ts';
import { outboxJob, owe, setUpBench } from './testing/index.ts';

const bench = setUpBench('postgres');

it('counts what is owed in all shops, and says for how long the oldest has been due', async () => {
  const now = new Date();
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  const jobs = [
    outboxJob({ runAt: at(-90) }),
    outboxJob({ runAt: at(-5) }),
    outboxJob({ job: 'order.expire', runAt: at(3_600) }),
    outboxJob({ job: 'mail.send', runAt: at(-700) }),
  ];
  for (const job of jobs) await owe(bench.app, [job], at(-100));
  const given = jobs[3];
  if (!given) throw new Error('there is no fourth job');
  const end = { parkedAt: now, attempts: 20, lastError: 'no', failureKind: 'network' } as const;
  await bench.app.inTenant(given.tenantId, (tx) => parkObligation(tx, given, end));

  const { open, parked, relayLag } = await readOutboxState(bench.system, now);
  const known = open.toSorted((a, b) => a.job.localeCompare(b.job));
  expect(known).toEqual([
    { job: 'order.expire', count: 1, oldest: 0 },
    { job: 'order.process', count: 2, oldest: expect.closeTo(90, 1) },
  ]);
  expect(parked).toEqual([{ job: 'mail.send', count: 1 }]);
  // The relay should have looked ten seconds after the first of them became due.
  expect(relayLag).toBeCloseTo(80, 1);
});

it('says of an empty outbox that nothing is late', async () => {
  expect(await readOutboxState(bench.system, new Date())).toEqual({ open: [], parked: [], relayLag: 0 });
});
