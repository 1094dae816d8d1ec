import { expect, it } from 'vitest';
import { readEnvelope, toEnvelope } from './envelope.ts';
import { outboxJob } from './testing/index.ts';

const tenantId = '0198c6a2-8f60-7c3e-9d5b-1f2e3d4c5b6a';

it('carries ids only: what is written is what is read', () => {
  const job = outboxJob({ requestId: 'req-1', dedupeKey: 'not for the queue' });
  const data: unknown = JSON.parse(JSON.stringify(toEnvelope(job)));
  expect(readEnvelope(data)).toEqual({ kind: 'envelope', envelope: toEnvelope(job) });
  expect(Object.keys(data as object).sort()).toEqual(['job', 'payload', 'requestId', 'tenantId', 'v']);
});

it('carries the trace of a request that is traced', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const data: unknown = JSON.parse(JSON.stringify(toEnvelope(outboxJob({ traceparent }))));
  expect(readEnvelope(data)).toMatchObject({ kind: 'envelope', envelope: { traceparent } });
});

it('still reads what yesterday wrote', () => {
  const yesterday = { v: 1, tenantId, job: 'order.process', payload: { orderId: 'o' }, requestId: null };
  expect(readEnvelope(yesterday).kind).toBe('envelope');
});

it('reads what a later version added to', () => {
  const later = { v: 1, tenantId, job: 'a.new.job', payload: {}, requestId: null, priority: 3 };
  expect(readEnvelope(later).kind).toBe('envelope');
});

it('knows that a later version wrote what it cannot read', () => {
  const later = { v: 2, tenant: 'acme', job: 'order.process' };
  expect(readEnvelope(later)).toEqual({ kind: 'newer', what: 'version 2 of what jobs look like' });
});

it.each([
  ['nothing', undefined, 'data: '],
  ['a text', 'order', 'data: '],
  ['a version that never was', { v: 0, tenantId, job: 'x', payload: {}, requestId: null }, 'v: '],
  [
    'a tenant that is no id',
    { v: 1, tenantId: 'acme', job: 'x', payload: {}, requestId: null },
    'tenantId: ',
  ],
  ['no job', { v: 1, tenantId, payload: {}, requestId: null }, 'job: '],
  ['a payload that is a list', { v: 1, tenantId, job: 'x', payload: [], requestId: null }, 'payload: '],
])('refuses %s and says what is wrong', (_, data, problem) => {
  const reading = readEnvelope(data);
  expect(reading).toEqual({ kind: 'invalid', problem: expect.stringContaining(problem) });
});
