import { expect, it } from 'vitest';
import { z } from 'zod';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { jobs } from './catalog.ts';
import { readPayload, writePayload } from './payload.ts';

const rig = shareRig();
const orderId = '0198a7c0-0000-7000-8000-000000000001';
/** A release whose orders name the channel they came by. */
const payload = z.object({ orderId: z.uuid(), channel: z.string().default('web') });
const next = { ...jobs, 'order.process': { ...jobs['order.process'], payload, version: 2 } };

it('leaves the payloads of a first version as they are', () => {
  expect(writePayload('order.process', { orderId })).toEqual({ orderId });
  expect(readPayload('order.process', { orderId })).toEqual({
    kind: 'payload',
    job: 'order.process',
    payload: { orderId },
  });
});

it('marks what a later version wrote, so that this one knows it is not for it', () => {
  const stored = writePayload('order.process', { orderId }, next);
  expect(stored).toEqual({ orderId, v: 2 });
  expect(readPayload('order.process', stored)).toEqual({
    kind: 'newer',
    what: 'version 2 of the job order.process',
  });
  expect(readPayload('order.process', stored, next)).toMatchObject({ payload: { orderId, channel: 'web' } });
});

it('goes on to read what an earlier version wrote', () => {
  expect(readPayload('order.process', { orderId }, next)).toMatchObject({
    payload: { orderId, channel: 'web' },
  });
});

it('takes a job that it does not know for one of a newer release', () => {
  expect(readPayload('order.teleport', {})).toEqual({ kind: 'newer', what: 'the job order.teleport' });
  expect(readPayload('constructor', {})).toEqual({ kind: 'newer', what: 'the job constructor' });
});

it('says what is wrong with a payload that no release wrote', () => {
  expect(readPayload('order.process', { orderId: 7, v: 'x' })).toMatchObject({
    kind: 'invalid',
    job: 'order.process',
    problem: expect.stringContaining('orderId: '),
  });
});

it('is what intake stores with an order', async () => {
  const shop = await openShop(rig);
  const id = await shop.place();
  const stored = await shop.jobs.theDue('order.process');
  expect(stored.payload).toEqual(writePayload('order.process', { orderId: id }));
});
