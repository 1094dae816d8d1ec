import { once } from 'node:events';
import { createServer } from 'node:net';
import { portOwner } from './port-owner.ts';
import { errnoOf, StartError } from './start-error.ts';

/** The address, or the reason why it cannot be listened on. */
async function tryPort(port: number, host: string): Promise<number | string> {
  const server = createServer();
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    return errnoOf(error) ?? String(error);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error(`${host} gave no port`);
  return address.port;
}

const hosts = ['127.0.0.1', '::1', '0.0.0.0'] as const;

/** EADDRNOTAVAIL is a machine without IPv6, where nobody can be in the way. */
async function whyNot(port: number): Promise<string | null> {
  for (const host of hosts) {
    const outcome = await tryPort(port, host);
    if (typeof outcome === 'string' && !['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(outcome)) return outcome;
  }
  return null;
}

export const isFree = async (port: number): Promise<boolean> => (await whyNot(port)) === null;

async function anyFreePort(except: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await tryPort(0, '127.0.0.1');
    if (typeof port === 'string') throw new StartError(`This machine gives no free port (${port}).`);
    if (!except.has(port)) return port;
  }
}

/** Below it only a privileged user may listen. */
const firstOpenPort = 1_024;
const lastPort = 65_535;

async function nextFreePort(after: number): Promise<number> {
  for (let port = Math.max(after + 1, firstOpenPort); port <= lastPort; port++)
    if (await isFree(port)) return port;
  return await anyFreePort(new Set());
}

/** Throws `StartError` naming who has the port and which one is free. */
export async function assertPortIsFree(port: number): Promise<void> {
  const reason = await whyNot(port);
  if (reason === null) return;
  const instead = `PORT=${await nextFreePort(port)} npm start`;
  throw new StartError(
    reason === 'EACCES'
      ? `This user may not listen on port ${port}. Choose another one: ${instead}`
      : `Port ${port} is taken by ${portOwner(port) ?? 'another program'}. Free it, or choose another one: ${instead}`,
  );
}

/**
 * The port of last time for each name as long as it is free, so that addresses stay the same; else a new one. None of
 * `reserved`.
 */
export async function choosePorts<Name extends string>(
  names: readonly Name[],
  last: Readonly<Record<string, number>>,
  reserved: readonly number[] = [],
): Promise<Record<Name, number>> {
  const chosen = new Map<Name, number>();
  const taken = new Set(reserved);
  for (const name of names) {
    const before = last[name];
    const isStillOurs = before !== undefined && !taken.has(before) && (await isFree(before));
    const port = isStillOurs ? before : await anyFreePort(new Set([...taken, ...Object.values(last)]));
    taken.add(port);
    chosen.set(name, port);
  }
  return Object.fromEntries(chosen) as Record<Name, number>;
}
