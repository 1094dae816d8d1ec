// What a drill can do inside a process: loaded into each by NODE_OPTIONS. It reads its orders from the folder that
// WAYBILL_DRILL_ORDERS names when the process starts and whenever it gets SIGUSR2, and without any does nothing.

import { existsSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';

/** Orders to one process. */
export interface InsideOrders {
  /** How far the clock of this process is off, in milliseconds. */
  clockOffsetMs: number;
  /** Whatever makes the process send one of these texts to anybody, kills it before it is sent. */
  poison: readonly string[];
}

const none: InsideOrders = { clockOffsetMs: 0, poison: [] };
const RealDate = Date;
const write = Socket.prototype.write;
let orders = none;

/** Orders to this one process come before those to all of its kind. */
function readOrders(): InsideOrders {
  const folder = process.env['WAYBILL_DRILL_ORDERS'];
  if (folder === undefined) return none;
  const kind = basename(dirname(dirname(process.argv[1] ?? '')));
  const [path] = [String(process.pid), kind]
    .map((name) => join(folder, `${name}.json`))
    .filter((candidate) => existsSync(candidate));
  return path === undefined ? none : (JSON.parse(readFileSync(path, 'utf8')) as InsideOrders);
}

const now = () => RealDate.now() + orders.clockOffsetMs;

/**
 * Everything in JavaScript that reads the time of day asks `Date`; timers follow another clock, which no correction of
 * the system's time moves. So this is what a process sees when somebody sets the clock of its machine.
 */
const steppedDate = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
});

function poisonedWrite(this: Socket, ...args: Parameters<typeof write>): boolean {
  const [chunk] = args;
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array);
  if (orders.poison.some((text) => bytes.includes(text))) process.kill(process.pid, 'SIGKILL');
  return write.apply(this, args);
}

function obey(): void {
  orders = readOrders();
  globalThis.Date = orders.clockOffsetMs === 0 ? RealDate : steppedDate;
  Socket.prototype.write = orders.poison.length === 0 ? write : (poisonedWrite as typeof write);
}

process.on('SIGUSR2', obey);
obey();
