import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from './http-server.ts';

let server: HttpServer;
let handled = 0;
beforeAll(async () => {
  const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
  server = await serveHttp(
    (req, res) => {
      handled++;
      req.resume().once('end', () => res.end('done'));
    },
    { port: 0, host: '127.0.0.1', patience },
  );
});
afterAll(() => server.close());

/** Sends a piece each 20 ms until the server hangs up; returns what arrived of what it said. */
async function drip(pieces: Iterable<string>): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  const iterator = pieces[Symbol.iterator]();
  const timer = setInterval(() => {
    const { value, done } = iterator.next();
    if (!done) socket.write(value);
  }, 20);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return text;
}

/** A reset connection may swallow the answer. */
const cutOff = /^(HTTP\/1\.1 408 |$)/;

const head = 'POST / HTTP/1.1\r\nHost: localhost\r\n';

function* forEver(first: string, piece: string): Generator<string> {
  yield first;
  while (true) yield piece;
}

describe('a client that is slow on purpose', () => {
  it('is cut off while its headers come drop by drop', async () => {
    const before = handled;
    expect(await drip(forEver(head, 'X-Drop: 1\r\n'))).toMatch(cutOff);
    expect(handled).toBe(before);
  });

  it('is cut off while its body comes drop by drop', async () => {
    expect(await drip(forEver(`${head}Content-Length: 100000\r\n\r\n`, 'x'))).toMatch(cutOff);
  });

  it('is cut off when it connects and says nothing', async () => {
    expect(await drip([])).toMatch(cutOff);
  });

  it('keeps nobody else waiting', async () => {
    const slow = Array.from({ length: 50 }, () => drip(forEver(head, 'X-Drop: 1\r\n')));
    const answer = await fetch(`http://127.0.0.1:${server.port}`, { method: 'POST', body: 'quick' });
    expect(await answer.text()).toBe('done');
    await Promise.all(slow);
  });
});
