import fc from 'fast-check';
import type { ProviderErrorKind } from '../ports/payment-provider.ts';
import type { Kill } from './job-driver.ts';
import { outcomes, type ProviderCall, type ScriptedOutcome } from './test-provider.ts';
import { type WarehouseStep, warehouseSteps } from './warehouse-steps.ts';

export const stocked = ['MUG', 'CAP', 'TEE'] as const;

/** One thing that happens to a shop. `pick` chooses among what there is at that moment. */
export type Step =
  | {
      kind: 'order';
      items: { sku: string; quantity: number }[];
      pay: ScriptedOutcome | 'invoice';
      key: string;
    }
  | { kind: 'work'; pick: number; how: 'once' | 'twice' | 'at once' | Kill }
  | { kind: 'drain' }
  /** Everything that is due is delivered twice at the same moment, while somebody cancels an order. */
  | { kind: 'rush'; pick: number }
  | { kind: 'cancel' | 'ship all' | 'deliver'; pick: number }
  | { kind: 'ship'; pick: number; sku: string; quantity: number }
  | { kind: 'pay again'; pick: number; pay: ScriptedOutcome | 'invoice' }
  | { kind: 'record money'; pick: number; amount: number }
  | { kind: 'adjust'; sku: string; delta: number }
  | { kind: 'customer pays' | 'bank declines'; pick: number }
  | { kind: 'refund by hand'; pick: number; amount: number }
  | { kind: 'webhook'; pick: number; times: number }
  | { kind: 'provider fails'; call: ProviderCall; when: 'before' | 'after'; error: ProviderErrorKind }
  | { kind: 'wait'; minutes: number }
  | { kind: 'audit' }
  | WarehouseStep;

const pick = fc.nat({ max: 999 });
const sku = fc.constantFrom(...stocked);
const pay = fc.oneof(
  { weight: 3, arbitrary: fc.constant('paid' as const) },
  { weight: 4, arbitrary: fc.constantFrom(...outcomes) },
  { weight: 1, arbitrary: fc.constant('invoice' as const) },
);
const nth = fc.integer({ min: 1, max: 4 });
const how = fc.oneof(
  fc.constantFrom('once' as const, 'twice' as const, 'at once' as const),
  nth.map((before): Kill => ({ before })),
  nth.map((after): Kill => ({ after })),
);
const kindOf = <Kind extends Step['kind']>(...kinds: Kind[]) => fc.constantFrom(...kinds);

const order = fc.record({
  kind: kindOf('order'),
  items: fc.array(fc.record({ sku, quantity: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  pay,
  key: fc.integer({ min: 0, max: 30 }).map((n) => `key-${n}`),
});
const work = fc.record({ kind: kindOf('work'), pick, how });

const others: readonly fc.Arbitrary<Step>[] = [
  fc.record({ kind: kindOf('drain') }),
  fc.record({ kind: kindOf('rush'), pick }),
  fc.record({ kind: kindOf('cancel'), pick }),
  fc.record({ kind: kindOf('ship all', 'deliver'), pick }),
  fc.record({ kind: kindOf('ship'), pick, sku, quantity: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: kindOf('pay again'), pick, pay }),
  fc.record({ kind: kindOf('pay again'), pick, pay: fc.constant('paid' as const) }),
  fc.record({ kind: kindOf('record money'), pick, amount: fc.integer({ min: 1, max: 4_000 }) }),
  fc.record({
    kind: kindOf('adjust'),
    sku,
    delta: fc.integer({ min: -6, max: 6 }).filter((delta) => delta !== 0),
  }),
  fc.record({ kind: kindOf('customer pays'), pick }),
  fc.record({ kind: kindOf('bank declines'), pick }),
  fc.record({ kind: kindOf('refund by hand'), pick, amount: fc.integer({ min: 1, max: 1_500 }) }),
  fc.record({ kind: kindOf('webhook'), pick, times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: kindOf('provider fails'),
    call: fc.constantFrom<ProviderCall[]>('create', 'confirm', 'lookup', 'void', 'refund'),
    when: fc.constantFrom('before' as const, 'after' as const),
    error: fc.constantFrom<ProviderErrorKind[]>('unknown', 'unavailable', 'rate_limited'),
  }),
  fc.record({ kind: kindOf('wait'), minutes: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: kindOf('audit') }),
  ...warehouseSteps(sku),
];

/** A history of a shop: orders and work on them above all, and everything else in between. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: order },
    { weight: 12, arbitrary: work },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
);
