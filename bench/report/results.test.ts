import { expect, it } from 'vitest';
import { merge } from './results.ts';
import { measured, results } from './testing.ts';

it('keeps what was not measured again, in the order of the measures', () => {
  const soak = measured({ measure: 'soak' });
  const known = results(soak, measured({ busyWithOthers: 0.5 }));
  const fresh = results(measured({ busyWithOthers: 0.1 }));
  expect(merge(known, fresh).measures).toEqual([measured({ busyWithOthers: 0.1 }), soak]);
  expect(merge(null, fresh)).toEqual(fresh);
});
