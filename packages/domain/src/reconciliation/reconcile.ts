import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { isMadeElsewhere } from '../payment/other-account.ts';
import type { PaymentProviders } from '../payment/providers.ts';
import { recordSnapshot } from '../payment/record-snapshot.ts';
import {
  type ListedPayment,
  type PaymentProvider,
  type PaymentSnapshot,
  ProviderError,
} from '../ports/payment-provider.ts';
import { compare, counterpart, type Difference, type OurPayment, type TheirPayment } from './compare.ts';
import { noteDifference, noteRun, settleWhatIsGone } from './discrepancies.ts';
import { noteOtherAccounts, type OtherAccounts, setAside } from './other-accounts.ts';
import { readNamed, readWithMoney } from './read-books.ts';
import { reportDiscrepancies } from './report.ts';
import { seeStrandedOrders } from './stranded-orders.ts';

/** What is younger is on its way: its webhook or its job will tell, in milliseconds. */
const graceMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
const pageSize = 50;
/** After so many failures the next sweep is the better retry. */
const mostAttempts = 4;
const firstId = '00000000-0000-0000-0000-000000000000';
const recorded =
  'The state at the provider was recorded; what was taken beyond the order’s total is refunded.';

type Run = JobRun<'payment.reconcile'>;

interface Window {
  from: Date;
  to: Date;
}

interface Tally {
  compared: number;
  notOurs: number;
  others: OtherAccounts;
}

async function* inPages<T>(source: AsyncIterable<T>): AsyncGenerator<T[]> {
  let page: T[] = [];
  for await (const item of source) {
    page.push(item);
    if (page.length < pageSize) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const isAmong = (differences: readonly Difference[], { kind, reference }: Difference): boolean =>
  differences.some((other) => other.kind === kind && other.reference === reference);

/**
 * Records how the payment stands now, and notes what that put right and what it left. Refunds at the provider are noted
 * wherever they are recorded.
 */
async function repair(
  run: Run,
  provider: PaymentProvider,
  {
    theirs,
    snapshot,
    ours,
    found,
  }: { theirs: TheirPayment; snapshot: PaymentSnapshot; ours: OurPayment; found: Difference[] },
): Promise<void> {
  await run.transact(async (ctx) => {
    await recordSnapshot(ctx, ours.paymentId, snapshot);
    const books = await readNamed(ctx, provider.name, [
      { reference: snapshot.reference, paymentId: ours.paymentId },
    ]);
    const left = compare(books, [{ ...theirs, snapshot }], ctx.now);
    for (const difference of found.filter(({ kind }) => kind !== 'refunded_outside')) {
      if (!isAmong(left, difference)) await noteDifference(ctx, provider.name, difference, recorded);
    }
    for (const difference of left) await noteDifference(ctx, provider.name, difference, null);
  });
}

/** One payment of theirs with its counterpart here: repaired where that is safe, noted otherwise. */
async function reconcileOne(
  run: Run,
  provider: PaymentProvider,
  { theirs, ours, now }: { theirs: TheirPayment; ours: OurPayment | null; now: Date },
): Promise<void> {
  const found = compare(ours ? [ours] : [], [theirs], now);
  if (found.length === 0 && !ours?.elsewhere) return;
  if (ours && (ours.elsewhere || found.some(({ repairable }) => repairable))) {
    const snapshot = await provider.lookup(theirs.snapshot.reference, { signal: run.signal });
    await repair(run, provider, { theirs, snapshot, ours, found });
    return;
  }
  await run.transact(async (ctx) => {
    for (const difference of found) await noteDifference(ctx, provider.name, difference, null);
  });
}

/** Payments that carry no id of ours, or another shop's, belong to other systems: they are counted only. */
async function reconcilePage(
  run: Run,
  provider: PaymentProvider,
  { page, seen, tally }: { page: ListedPayment[]; seen: Set<string>; tally: Tally },
): Promise<void> {
  const names = page.map(({ snapshot, paymentId }) => ({ reference: snapshot.reference, paymentId }));
  const { books, now } = await run.transact(async (ctx) => ({
    books: await readNamed(ctx, provider.name, names),
    now: ctx.now,
  }));
  for (const theirs of page) {
    const ours = counterpart(books, theirs);
    if (!ours && theirs.tenantId !== run.tenantId) {
      tally.notOurs += 1;
      continue;
    }
    tally.compared += 1;
    if (ours) seen.add(ours.paymentId);
    await reconcileOne(run, provider, { theirs, ours, now });
  }
}

const lookUp = (run: Run, provider: PaymentProvider, reference: string): Promise<PaymentSnapshot | null> =>
  provider.lookup(reference, { signal: run.signal }).catch((error: unknown) => {
    if (error instanceof ProviderError && error.kind === 'not_found') return null;
    throw error;
  });

/** What the list did not show: it lags behind, so the provider is asked. What it cannot know is of another account. */
async function reconcileMissing(
  run: Run,
  provider: PaymentProvider,
  { ours, now, others }: { ours: OurPayment & { reference: string }; now: Date; others: OtherAccounts },
): Promise<void> {
  const snapshot = await lookUp(run, provider, ours.reference);
  if (snapshot) {
    const { paymentId, currency, createdAt } = ours;
    const theirs = { paymentId, currency, createdAt, snapshot };
    await reconcileOne(run, provider, { theirs, ours, now });
    return;
  }
  const isElsewhere = await isMadeElsewhere(provider, ours, { signal: run.signal });
  await run.transact(async (ctx) => {
    if (isElsewhere) return setAside(ctx, others, { provider: provider.name, ours });
    for (const difference of compare([ours], [], now))
      await noteDifference(ctx, provider.name, difference, null);
  });
}

/** Money of ours that the list did not show. */
async function reconcileUnlisted(
  run: Run,
  provider: PaymentProvider,
  { window, seen, tally }: { window: Window; seen: ReadonlySet<string>; tally: Tally },
): Promise<void> {
  for (let after = firstId; ; ) {
    const { books, now } = await run.transact(async (ctx) => ({
      books: await readWithMoney(ctx, { provider: provider.name, ...window, after, limit: pageSize }),
      now: ctx.now,
    }));
    for (const { reference, ...ours } of books.filter(({ paymentId }) => !seen.has(paymentId))) {
      if (reference === null) continue;
      tally.compared += 1;
      await reconcileMissing(run, provider, { ours: { ...ours, reference }, now, others: tally.others });
    }
    const last = books.at(-1);
    if (!last) return;
    after = last.paymentId;
  }
}

async function walk(run: Run, provider: PaymentProvider, window: Window): Promise<Tally> {
  const tally: Tally = { compared: 0, notOurs: 0, others: new Map() };
  const seen = new Set<string>();
  for await (const page of inPages(provider.list(window, { signal: run.signal }))) {
    await reconcilePage(run, provider, { page, seen, tally });
  }
  await reconcileUnlisted(run, provider, { window, seen, tally });
  return tally;
}

async function finish(
  ctx: Ctx,
  {
    provider,
    window,
    startedAt,
    tally,
  }: { provider: PaymentProvider; window: Window; startedAt: Date; tally: Tally },
): Promise<void> {
  await noteOtherAccounts(ctx, provider.name, tally.others);
  await seeStrandedOrders(ctx, provider.name);
  await settleWhatIsGone(ctx, { provider: provider.name, startedAt, ...window });
  await reportDiscrepancies(ctx, provider.name);
  const { compared, notOurs } = tally;
  const about = { provider: provider.name, windowFrom: window.from, windowTo: window.to };
  await noteRun(ctx, { ...about, compared, notOurs });
}

/**
 * Compares our books with a provider's over the payments that were opened there in the last days. What is safe is put
 * right by recording the provider's state, as a webhook would have; everything is noted, what is gone is settled, and
 * the merchant is told of what is new. Running it again changes nothing.
 */
export async function reconcilePayments(
  run: Run,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { provider: name, days } = run.payload;
  const provider = await providers(run.tenantId, name);
  if (!provider.configured) return cancelled(`${name} is not configured`);
  const startedAt = await run.transact(async ({ now }) => now);
  const window = {
    from: new Date(startedAt.getTime() - days * dayMs),
    to: new Date(startedAt.getTime() - graceMs),
  };
  try {
    const tally = await walk(run, provider, window);
    await run.fulfil((ctx) => finish(ctx, { provider, window, startedAt, tally }));
    return done;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const isFutile = error.kind === 'unauthorized' || error.kind === 'rejected';
    if (!isFutile && run.attempt < mostAttempts) throw error;
    return cancelled(`${name} cannot be compared with, the next sweep tries again: ${error.message}`);
  }
}
