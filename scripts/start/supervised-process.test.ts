import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@waybill/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePorts } from './ports.ts';
import { stopInOrder } from './stop-in-order.ts';
import { type ProcessEvents, type SupervisedProcess, superviseProcess } from './supervised-process.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const program = fileURLToPath(new URL('./testing/small-server.ts', import.meta.url));
const started: SupervisedProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((member) => member.stop(100)));
});

type Story = { [Key in keyof ProcessEvents]: Promise<Parameters<ProcessEvents[Key]>> };

/** A process and the first of each thing that is told of it. */
async function supervise(manner: string, { respawn = true, kind = 'worker' } = {}) {
  const { only } = await choosePorts(['only'], {});
  const died = Promise.withResolvers<Parameters<ProcessEvents['onDied']>>();
  const recovered = Promise.withResolvers<Parameters<ProcessEvents['onRecovered']>>();
  const failed = Promise.withResolvers<Parameters<ProcessEvents['onError']>>();
  const story: Story = { onDied: died.promise, onRecovered: recovered.promise, onError: failed.promise };
  const member = superviseProcess(
    {
      name: kind,
      kind,
      command: [program, String(only), manner],
      environment: process.env,
      readyUrl: `http://127.0.0.1:${only}/readyz`,
      logFile: join(temporaryFolder(), `${kind}.log`),
    },
    {
      onDied: (...args) => died.resolve(args),
      onRecovered: (...args) => recovered.resolve(args),
      onError: (...args) => failed.resolve(args),
    },
    { respawn },
  );
  started.push(member);
  return { member, story };
}

const answersWith = async (url: string) => ((await (await fetch(url)).json()) as { pid: number }).pid;

describe('a supervised process', () => {
  it('is ready when it answers, and stops when it is asked to', async () => {
    const { member } = await supervise('good');
    member.start();
    await member.ready();
    expect(await answersWith(member.readyUrl)).toBe(member.pid);
    expect(await member.stop(5_000)).toBe('clean');
    expect(member.pid).toBeNull();
    await expect(fetch(member.readyUrl)).rejects.toThrow();
  });

  it('is started again when it is killed, and that is told', async () => {
    const { member, story } = await supervise('good');
    member.start();
    await member.ready();
    const before = member.pid;
    member.kill('SIGKILL');
    expect(await story.onDied).toEqual(['worker', { code: null, signal: 'SIGKILL' }, 500]);
    expect(await story.onRecovered).toEqual(['worker']);
    expect(member.pid).not.toBe(before);
    expect(await answersWith(member.readyUrl)).toBe(member.pid);
  });

  it('stays dead when it is not to be started again, until it is by hand', async () => {
    const { member, story } = await supervise('good', { respawn: false });
    member.start();
    await member.ready();
    member.kill('SIGKILL');
    expect((await story.onDied)[2]).toBeNull();
    expect(member.pid).toBeNull();
    member.start();
    await member.ready();
  });

  it('that ends before it is ready fails the start with its last words', async () => {
    const { member } = await supervise('broken');
    member.start();
    await until(() => member.pid === null);
    await expect(member.ready()).rejects.toThrow(
      /The process worker ended with exit code 78\.\n {2}PORT is "abc"\. It must be a whole number\nThe whole log is in .*worker\.log/,
    );
  });

  it('that cannot be waited for any longer lets go at once', async () => {
    const { member } = await supervise('unready');
    member.start();
    const stop = new AbortController();
    const waiting = member.ready(stop.signal);
    stop.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('Ctrl-C');
  });

  it('that does not end when asked is killed at the deadline', async () => {
    const { member } = await supervise('stubborn');
    member.start();
    await member.ready();
    expect(await member.stop(200)).toBe('killed');
  });

  it('writes its own log, and its errors are told', async () => {
    const { member, story } = await supervise('grumbling');
    member.start();
    expect(await story.onError).toEqual(['worker', 'the mail server does not answer']);
    expect(readFileSync(member.logFile, 'utf8')).toContain('the mail server does not answer');
  });

  it('is out of reach of the terminal: it has a process group of its own', async () => {
    const { member } = await supervise('good');
    member.start();
    await member.ready();
    // Signal 0 to a group only asks whether there is one with this id.
    expect(process.kill(-(member.pid ?? 0), 0)).toBe(true);
  });
});

describe('stopInOrder', () => {
  it('stops those who take in work first, those whom the others need last, and tells who was killed', async () => {
    const order: string[] = [];
    const member = (kind: string, outcome: 'clean' | 'killed') => ({
      name: kind,
      kind,
      stop: async (deadlineMs: number) => {
        order.push(`${kind} within ${deadlineMs}`);
        return outcome;
      },
    });
    const processes = [
      member('simulators', 'clean'),
      member('worker', 'killed'),
      member('scheduler', 'clean'),
      member('api', 'clean'),
    ];
    const forced: string[] = [];
    await stopInOrder(processes, 8_000, (name, afterMs) => forced.push(`${name} after ${afterMs}`));
    expect(order).toEqual([
      'scheduler within 2400',
      'api within 2400',
      'worker within 2400',
      'simulators within 800',
    ]);
    expect(forced).toEqual(['worker after 2400']);
  });
});
