import { describe, expect, it } from 'vitest';
import { DatabaseTimeout } from './database.ts';
import { isDatabaseUnavailable } from './unavailable.ts';

const withCode = (code: string, message = 'it failed') => Object.assign(new Error(message), { code });

describe('what may work if it is tried again', () => {
  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a refused connection on every address', new AggregateError([withCode('ECONNREFUSED')])],
    ['a server that is shutting down', withCode('57P01')],
    ['a server that is starting', withCode('57P03')],
    ['too many connections', withCode('53300')],
    ['a statement that ran too long', withCode('57014')],
    ['a conflict that did not end', withCode('40001')],
    ['a server that only reads, in the middle of a failover', withCode('25006')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a database that is frozen', new DatabaseTimeout('no answer')],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['one of these behind another error', new Error('wrapped', { cause: withCode('ECONNRESET') })],
  ])('%s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });
});

describe('what is a fault of ours', () => {
  it.each([
    ['a mistake in the code', new TypeError('x is not a function')],
    ['a broken rule of the database', withCode('23505')],
    ['a statement that is wrong', withCode('42601')],
    ['something that is no error', 'a text'],
  ])('%s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});
