import { expect, it } from 'vitest';
import { readCustomId } from './custom-id.ts';

it.each([
  ['demo:p-1', { tenant: 'demo', payment: 'p-1' }],
  ['{"tenant":"demo","order":7}', { tenant: 'demo', order: '7' }],
  ['{"tenant":', {}],
  ['{"tenant":{}}', { tenant: '[object Object]' }],
  ['p-1', {}],
  [null, {}],
])('reads %s', (customId, ids) => {
  expect(readCustomId(customId)).toEqual(ids);
});
