import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { listeningInodes, shortCommand } from './port-owner.ts';
import { assertPortIsFree, choosePorts, isFree } from './ports.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it.each(['127.0.0.1', '0.0.0.0', '::1'])('notices that a port is taken on %s', async (host) => {
  expect(await isFree(await takePort(host))).toBe(false);
});

it('says who has the port and which one to take instead', async () => {
  const port = await takePort();
  const error = await assertPortIsFree(port).then(
    () => null,
    (reason: unknown) => reason,
  );
  const message = error instanceof Error ? error.message : '';
  expect(message).toContain(`Port ${port} is taken by `);
  expect(message).toContain(`(process ${process.pid})`);
  const suggested = Number(/PORT=(\d+) npm start/.exec(message)?.[1]);
  expect(await isFree(suggested)).toBe(true);
});

it('keeps the ports of last time that are still free, and replaces the others', async () => {
  const taken = await takePort();
  const first = await choosePorts(['inbox', 'smtp'], {});
  expect(first.inbox).not.toBe(first.smtp);
  const second = await choosePorts(['inbox', 'smtp', 'stripe'], { inbox: first.inbox, smtp: taken });
  expect(second.inbox).toBe(first.inbox);
  expect(second.smtp).not.toBe(taken);
  expect(new Set(Object.values(second)).size).toBe(3);
});

it('gives nobody the port that is reserved, even if it was theirs', async () => {
  const { inbox } = await choosePorts(['inbox'], {});
  const { inbox: moved } = await choosePorts(['inbox'], { inbox }, [inbox]);
  expect(moved).not.toBe(inbox);
});

it('finds the sockets that listen on a port in the table of the kernel', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41042 1
   1: 0100007F:0BB8 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 41043 1
   2: 0100007F:1BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41044 1`;
  expect(listeningInodes(table, 3000)).toEqual(['41042']);
});

it('names a process by its program and arguments, in short', () => {
  expect(shortCommand('/usr/bin/node\0server.js\0--port\x001\0')).toBe('node server.js --port 1');
  expect(shortCommand(`/usr/bin/node\0${'x'.repeat(90)}`)).toBe(`node ${'x'.repeat(55)}…`);
});
