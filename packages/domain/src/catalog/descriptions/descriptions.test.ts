import { statement } from '@waybill/db';
import { describe, expect, it } from 'vitest';
import { type DescribeRequest, DescriberError } from '../../ports/describer.ts';
import { shareRig } from '../../testing/rig.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { getProduct, updateProduct } from '../products.ts';
import { getBatch, requestBatch, stopBatch } from './batches.ts';
import { acceptDraft, discardDraft, editDraft } from './decide-draft.ts';
import { getDescriptionDraft, listDescriptionDrafts } from './draft.ts';
import { requestDescription } from './request-description.ts';
import { estimateTokens, nextBudgetDay, reserveTokens, settleTokens } from './token-budget.ts';

const rig = shareRig();

const selectUsed = statement<{ tokens: number; cost: number }>(
  'test-ai-used',
  `SELECT tokens::int AS tokens, cost_micros::int AS cost FROM ai_usage_days WHERE tenant_id = $1 AND day = $2::date`,
);
const usedToday = (shop: Shop) =>
  shop.run((ctx) => ctx.tx.maybe(selectUsed, [ctx.tenantId, ctx.now.toISOString().slice(0, 10)]));

describe('a description draft', () => {
  const request = { sku: 'MUG', tone: 'warm', language: 'en', keywords: ['gift'] };

  async function openDraft() {
    const shop = await openShop(rig);
    const { id } = await shop.run((ctx) => requestDescription(ctx, request));
    return { shop, read: () => readDraft(shop, id) };
  }
  const readDraft = (shop: Shop, id: string) => shop.run((ctx) => getDescriptionDraft(ctx, id));

  it('is queued, then ready with its text, and publishes nothing', async () => {
    const { shop, read } = await openDraft();
    expect(await read()).toMatchObject({ ...request, status: 'queued', text: null });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready', text: 'The MUG, described.', model: 'test-model' });
    expect(await read()).toMatchObject({ tokensUsed: 12, costMicros: 34 });
    expect(rig.describer.requests.at(-1)).toMatchObject({
      ...{ ...request, length: 'medium' },
      name: 'The MUG',
      currentDescription: null,
    });
    expect(await shop.run((ctx) => getProduct(ctx, 'MUG'))).toMatchObject({ description: null });
  });

  it('says that it is disabled where there is no key; the job does not fail', async () => {
    const { shop, read } = await openDraft();
    rig.describer.enabled = false;
    const asked = rig.describer.requests.length;
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('fulfilled');
    rig.describer.enabled = true;
    expect(await read()).toMatchObject({
      status: 'disabled',
      reason: expect.stringContaining('AI_API_KEY'),
    });
    expect(rig.describer.requests).toHaveLength(asked);
  });

  it('fails for good when it is refused, and says why', async () => {
    const { shop, read } = await openDraft();
    rig.describer.fault = new DescriberError('refused', 'The model would rather not.');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('fulfilled');
    rig.describer.fault = null;
    expect(await read()).toMatchObject({
      status: 'failed',
      reason: 'The model would rather not.',
      text: null,
    });
  });

  it('is tried again when the model was not there', async () => {
    const { shop, read } = await openDraft();
    rig.describer.fault = new DescriberError('unavailable', 'nobody answers');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('retry');
    expect(await read()).toMatchObject({ status: 'queued' });
    rig.describer.fault = null;
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready' });
  });

  it('is asked for three times when the answer is of no use, then fails, and all of it is counted', async () => {
    const { shop, read } = await openDraft();
    const spent = { tokens: 100, costMicros: 7 };
    rig.describer.fault = new DescriberError('invalid_answer', 'No JSON.', { spent });
    const deliver = async () => shop.jobs.deliver(await shop.jobs.theDue('ai.describe'));
    for (const outcome of ['retry', 'retry', 'fulfilled']) {
      expect(await deliver()).toBe(outcome);
      rig.clock.advance({ minutes: 1 });
    }
    rig.describer.fault = null;
    expect(await read()).toMatchObject({
      status: 'failed',
      reason: 'No JSON.',
      tokensUsed: 300,
      costMicros: 21,
    });
    expect(await usedToday(shop)).toEqual({ tokens: 300, cost: 21 });
  });

  it('waits as long as the provider asks for, and says so; that is no attempt', async () => {
    const { shop, read } = await openDraft();
    rig.describer.fault = new DescriberError('rate_limited', 'Slow down.', { retryAfterMs: 20_000 });
    const job = await shop.jobs.theDue('ai.describe');
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    rig.describer.fault = null;
    expect(await read()).toMatchObject({ status: 'queued', reason: 'The AI provider asks for a rest.' });
    expect(await usedToday(shop)).toEqual({ tokens: 0, cost: 0 });
    rig.clock.advance({ seconds: 19 });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'queued' });
    rig.clock.advance({ seconds: 1 });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready', reason: null });
  });

  it('is not found for an unknown product', async () => {
    const shop = await openShop(rig);
    const unknown = shop.run((ctx) => requestDescription(ctx, { ...request, sku: 'HAT' }));
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a decision on a draft', () => {
  const ask = { sku: 'MUG', tone: 'warm', language: 'en', keywords: [] };

  async function openReady() {
    const shop = await openShop(rig);
    const { id } = await shop.run((ctx) => requestDescription(ctx, ask));
    await shop.jobs.drain();
    const describedAs = async () => (await shop.run((ctx) => getProduct(ctx, 'MUG'))).description;
    return { shop, id, describedAs };
  }

  it('to accept it makes its text the description, once', async () => {
    const { shop, id, describedAs } = await openReady();
    const accepted = await shop.run((ctx) => acceptDraft(ctx, id));
    expect(accepted).toMatchObject({ status: 'accepted', text: 'The MUG, described.' });
    expect(await describedAs()).toBe('The MUG, described.');
    await expect(shop.run((ctx) => acceptDraft(ctx, id))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await expect(shop.run((ctx) => discardDraft(ctx, id))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await expect(shop.run((ctx) => editDraft(ctx, id, { text: 'x' }))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
  });

  it('takes the text that it was edited to, before or with it', async () => {
    const { shop, id, describedAs } = await openReady();
    expect(await shop.run((ctx) => editDraft(ctx, id, { text: 'Edited.' }))).toMatchObject({
      ...{ status: 'ready', text: 'Edited.' },
    });
    await shop.run((ctx) => acceptDraft(ctx, id));
    expect(await describedAs()).toBe('Edited.');
    const next = await shop.run((ctx) => requestDescription(ctx, ask));
    await shop.jobs.drain();
    await shop.run((ctx) => acceptDraft(ctx, next.id, { text: 'Better.' }));
    expect(await describedAs()).toBe('Better.');
  });

  it('is refused when somebody has described the product since, and changes nothing, unless it is forced', async () => {
    const { shop, id, describedAs } = await openReady();
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { price: 5 }));
    await shop.run((ctx) => updateProduct(ctx, 'MUG', { description: 'By hand.' }));
    await expect(shop.run((ctx) => acceptDraft(ctx, id))).rejects.toMatchObject({
      code: 'description_changed',
    });
    expect(await describedAs()).toBe('By hand.');
    expect(await shop.run((ctx) => getDescriptionDraft(ctx, id))).toMatchObject({ status: 'ready' });
    await shop.run((ctx) => acceptDraft(ctx, id, { force: true }));
    expect(await describedAs()).toBe('The MUG, described.');
  });

  it('to discard one that is queued keeps it from being written', async () => {
    const shop = await openShop(rig);
    const { id } = await shop.run((ctx) => requestDescription(ctx, ask));
    await expect(shop.run((ctx) => acceptDraft(ctx, id))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await shop.run((ctx) => discardDraft(ctx, id));
    const asked = rig.describer.requests.length;
    await shop.jobs.drain();
    expect(rig.describer.requests).toHaveLength(asked);
    expect(await shop.run((ctx) => getDescriptionDraft(ctx, id))).toMatchObject({
      status: 'discarded',
      text: null,
    });
  });

  it('finds the drafts of the product listed, the newest first', async () => {
    const { shop, id } = await openReady();
    const newer = await shop.run((ctx) => requestDescription(ctx, ask));
    const page = (after?: string) =>
      shop.run((ctx) => listDescriptionDrafts(ctx, { sku: 'MUG', after, limit: 1 }));
    const first = await page();
    expect(first.drafts.map((draft) => draft.id)).toEqual([newer.id]);
    const second = await page(first.nextAfter ?? '');
    expect([second.drafts.map((draft) => draft.id), second.nextAfter]).toEqual([[id], null]);
  });
});

describe('the budget of tokens', () => {
  const request: DescribeRequest = {
    ...{ sku: 'MUG', name: 'Mug', currentDescription: null },
    ...{ tone: 'dry', language: 'en', length: 'short', keywords: [] },
  };

  it('estimates more for what is longer', () => {
    const estimate = estimateTokens(request);
    expect(estimate).toBeGreaterThan(900);
    expect(estimateTokens({ ...request, length: 'long' }) - estimate).toBeGreaterThanOrEqual(700 - 1);
    expect(estimateTokens({ ...request, currentDescription: 'x'.repeat(3_000) }) - estimate).toBeGreaterThan(
      990,
    );
  });

  it('begins anew at midnight of UTC', () => {
    expect(nextBudgetDay(new Date('2026-03-31T23:59:59.999Z'))).toEqual(new Date('2026-04-01T00:00:00Z'));
    expect(nextBudgetDay(new Date('2026-04-01T00:00:00Z'))).toEqual(new Date('2026-04-02T00:00:00Z'));
  });

  it('is not overdrawn by attempts at the same moment', async () => {
    const shop = await openShop(rig);
    const reserve = () => shop.run((ctx) => reserveTokens(ctx, { tokens: 300, budget: 1_000 }));
    const given = (await Promise.all([1, 2, 3, 4, 5].map(reserve))).filter(
      (reservation) => reservation !== null,
    );
    expect(given).toHaveLength(3);
    await shop.run(async (ctx) => {
      for (const one of given) await settleTokens(ctx, one, { tokens: 100, costMicros: null });
    });
    expect(await usedToday(shop)).toEqual({ tokens: 300, cost: 0 });
    expect(await shop.run((ctx) => reserveTokens(ctx, { tokens: 1_001, budget: 1_000 }))).toBeNull();
  });

  it('is told to operators with what every attempt came to', async () => {
    const shop = await openShop(rig);
    const ask = { sku: 'MUG', tone: 'warm', language: 'en', keywords: [] };
    const attempt = async () => {
      rig.occurred.length = 0;
      await shop.run((ctx) => requestDescription(ctx, ask));
      await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'));
      return rig.occurred.filter(({ kind }) => kind === 'draft_attempted');
    };
    const asked = { kind: 'draft_attempted', provider: 'openai', budgetUsed: expect.any(Number) };
    expect(await attempt()).toEqual([{ ...asked, outcome: 'written', tokens: 12, costMicros: 34 }]);
    rig.describer.fault = new DescriberError('refused', 'no', { spent: { tokens: 7, costMicros: null } });
    expect(await attempt()).toEqual([{ ...asked, outcome: 'refused', tokens: 7, costMicros: 0 }]);
    rig.describer.fault = null;
    await shop.run((ctx) => reserveTokens(ctx, { tokens: 99_900, budget: 100_000 }));
    const unasked = { ...asked, budgetUsed: null, tokens: 0, costMicros: 0 };
    expect(await attempt()).toEqual([{ ...unasked, outcome: 'budget_spent' }]);
  });

  it('puts drafts off until tomorrow when it is used up, and switches them off when it is too small', async () => {
    const shop = await openShop(rig);
    const ask = { sku: 'MUG', tone: 'warm', language: 'en', keywords: [] };
    const { id } = await shop.run((ctx) => requestDescription(ctx, ask));
    const read = () => shop.run((ctx) => getDescriptionDraft(ctx, id));
    await shop.run((ctx) => reserveTokens(ctx, { tokens: 100_000, budget: 100_000 }));
    expect(await shop.jobs.deliver(await shop.jobs.theDue('ai.describe'))).toBe('postponed');
    const tomorrow = nextBudgetDay(rig.clock.now);
    expect(await read()).toMatchObject({
      status: 'queued',
      reason: expect.stringContaining(tomorrow.toISOString()),
    });
    rig.clock.advance({ minutes: 24 * 60 });
    await shop.jobs.drain();
    expect(await read()).toMatchObject({ status: 'ready', reason: null });
    expect(await usedToday(shop)).toEqual({ tokens: 12, cost: 34 });

    rig.describer.tokensPerDay = 0;
    const next = await shop.run((ctx) => requestDescription(ctx, ask));
    await shop.jobs.drain();
    rig.describer.tokensPerDay = 100_000;
    expect(await shop.run((ctx) => getDescriptionDraft(ctx, next.id))).toMatchObject({
      ...{ status: 'disabled', reason: expect.stringContaining('AI_TOKENS_PER_DAY') },
    });
  });
});

describe('a batch of drafts', () => {
  const style = { tone: 'warm', language: 'en', length: 'short', keywords: [] } as const;
  const wanted = { ...style, keywords: [], limit: 2 };

  async function openBare() {
    const products = Object.fromEntries(['A', 'B', 'C', 'D'].map((sku) => [sku, { stock: 0 }]));
    const shop = await openShop(rig, { products });
    await shop.run(async (ctx) => {
      await updateProduct(ctx, 'A', { description: 'Has one.' });
      await updateProduct(ctx, 'B', { description: ' ' });
    });
    return shop;
  }

  it('asks for what has no description and no open draft, up to its limit, and tells how far it is', async () => {
    const shop = await openBare();
    const [first, second] = await Promise.all([1, 2].map(() => shop.run((ctx) => requestBatch(ctx, wanted))));
    expect([first?.total, second?.total].toSorted()).toEqual([1, 2]);
    expect(first).toMatchObject({ status: 'running', drafts: { queued: first?.total, ready: 0 } });
    expect((await shop.run((ctx) => requestBatch(ctx, wanted))).total).toBe(0);
    await shop.jobs.drain();
    const done = await shop.run((ctx) => getBatch(ctx, first?.id ?? ''));
    const total = first?.total ?? 0;
    expect(done).toMatchObject({ status: 'done', drafts: { queued: 0, ready: total } });
    expect(done).toMatchObject({ tokensUsed: 12 * total, costMicros: 34 * total });
    expect((await shop.run((ctx) => getProduct(ctx, 'C'))).description).toBeNull();
    expect((await shop.run((ctx) => requestBatch(ctx, wanted))).total).toBe(0);
  });

  it('that is cancelled stops what has not begun', async () => {
    const shop = await openBare();
    const { id } = await shop.run((ctx) => requestBatch(ctx, { ...wanted, limit: 3 }));
    // Somebody cancels it in the middle of the first draft.
    rig.describer.meanwhile = () => shop.run((ctx) => stopBatch(ctx, id));
    await shop.jobs.drain();
    const cancelled = await shop.run((ctx) => getBatch(ctx, id));
    expect(cancelled).toMatchObject({ status: 'cancelled', drafts: { ready: 1, discarded: 2, queued: 0 } });
    expect(await shop.run((ctx) => stopBatch(ctx, id))).toEqual(cancelled);
  });
});
