import { expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

function capture() {
  const lines: string[] = [];
  const log = createLogger({
    name: 'api',
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

it('writes one JSON line with time, level, process and ids', () => {
  const { log, lines, last } = capture();
  log.child({ requestId: 'r-1', orderId: 'o-1' }).info({ total: 2599 }, 'order accepted');
  expect(lines[0]?.endsWith('\n')).toBe(true);
  expect(last()).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    name: 'api',
    pid: process.pid,
    requestId: 'r-1',
    orderId: 'o-1',
    total: 2599,
    msg: 'order accepted',
  });
});

it.each([
  ['authorization', { authorization: 'hunter2' }],
  ['a cookie in upper case', { Cookie: 'hunter2' }],
  ['a password three levels down', { a: { b: { password: 'hunter2' } } }],
  ['a password in a list', { users: [{ password_hash: 'hunter2' }] }],
  ['a client secret', { payment: { clientSecret: 'hunter2' } }],
  ['an API key', { apiKey: 'hunter2' }],
  ['an API key in a header', { headers: { 'x-api-key': 'hunter2' } }],
  ['a whole card', { card: { number: 'hunter2' } }],
  ['a token', { refresh_token: 'hunter2' }],
  ['the password in an address', { url: 'postgres://waybill:hunter2@localhost/shop' }],
  ['the request headers of an HTTP library', { req: { headers: { authorization: 'hunter2' } } }],
  ['a field of an error', { err: Object.assign(new Error('no'), { headers: { cookie: 'hunter2' } }) }],
  ['the address in the message of an error', { err: new Error('cannot reach redis://:hunter2@cache') }],
  ['the cause of an error', { err: new Error('no', { cause: new Error('redis://:hunter2@cache') }) }],
  [
    'a connection held by something logged',
    {
      client: {
        socket: new (class Socket {
          password = 'hunter2';
        })(),
      },
    },
  ],
])('hides %s', (_what, fields) => {
  const { log, lines } = capture();
  log.error(fields, 'something');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('hunter2');
});

it('hides secrets in headers that a serializer brings in after ours', () => {
  const { log, lines, last } = capture();
  const serializers = { req: () => ({ headers: { authorization: 'hunter2', accept: '*/*' } }) };
  log.child({}, { serializers }).info({ req: new (class Request {})() });
  expect(lines[0]).not.toContain('hunter2');
  expect(last()).toMatchObject({ req: { headers: { accept: '*/*' } } });
});

it('leaves what only sounds like a secret', () => {
  const { log, last } = capture();
  log.info({ tokensUsed: 12, passwordless: true, secret: null, at: new Date(0), cards: 2 });
  expect(last()).toMatchObject({
    tokensUsed: 12,
    passwordless: true,
    secret: null,
    at: '1970-01-01T00:00:00.000Z',
    cards: 2,
  });
});

it('writes an error with its type, code, stack and cause', () => {
  const { log, last } = capture();
  const cause = new Error('connection refused');
  log.error({ err: Object.assign(new TypeError('no answer', { cause }), { code: 'ECONNREFUSED' }) });
  expect(last()['err']).toMatchObject({
    type: 'TypeError',
    message: 'no answer: connection refused',
    code: 'ECONNREFUSED',
    stack: expect.stringContaining('caused by'),
  });
});

it.each([
  ['a line break and a line of its own', 'x\r\n{"level":"error","msg":"forged"}'],
  ['a command to the terminal', '\u001b[2J\u001b]0;title\u0007'],
  ['a command of one byte', '\u009b31m\u0090\u009c'],
  ['a line separator', 'x\u2028y\u2029z'],
  ['text that turns its direction', '\u202egpj.exe\u202c\u2066'],
  ['what cannot be seen', 'a\u007fb\u0000c\u200f'],
])('keeps one line a line, and shows %s', (_what, text) => {
  const { log, lines, last } = capture();
  log.info({ given: text, [text]: 1 }, text);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^[\u0020-\u007e]+\n$/);
  expect(last()).toMatchObject({ given: text, [text]: 1, msg: text });
});
