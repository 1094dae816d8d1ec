import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { followLog, once, severeMessage } from './log-follower.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const line = (fields: object) => `${JSON.stringify(fields)}\n`;

it.each([
  [
    { level: 'error', msg: 'queue: does not work', reason: 'ECONNREFUSED' },
    'queue: does not work: ECONNREFUSED',
  ],
  [{ level: 'fatal', msg: 'uncaught error', err: { message: 'no' } }, 'uncaught error: no'],
  [{ level: 'error', err: { message: 'no' }, msg: 'no' }, 'no'],
  [{ level: 'warn', msg: 'health check failed' }, null],
  [{ level: 'info', msg: 'the customer wrote "level":"error"' }, null],
])('reads %j as %j', (fields, message) => {
  expect(severeMessage(line(fields).trim())).toBe(message);
});

it('tells of errors written after it began, also when a line arrives in two parts', () => {
  const path = join(temporaryFolder(), 'worker.log');
  writeFileSync(path, line({ level: 'error', msg: 'long ago' }));
  const told: string[] = [];
  const follower = followLog(path, (message) => told.push(message));
  const text = line({ level: 'error', msg: 'naïve ☕' });
  const bytes = Buffer.from(text);
  appendFileSync(path, bytes.subarray(0, 30));
  follower.look();
  expect(told).toEqual([]);
  appendFileSync(path, bytes.subarray(30));
  appendFileSync(path, line({ level: 'info', msg: 'all well' }));
  follower.look();
  follower.close();
  expect(told).toEqual(['naïve ☕']);
});

it('lets the same kind of message through once in a while', () => {
  let now = 0;
  const isNew = once(10_000, () => now);
  expect(isNew('order 1001: timeout')).toBe(true);
  expect(isNew('order 1002: timeout')).toBe(false);
  expect(isNew('database gone')).toBe(true);
  now = 10_000;
  expect(isNew('order 1003: timeout')).toBe(true);
});
