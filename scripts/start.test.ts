import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programEnvironment, until } from '@waybill/testing';
import { afterAll, describe, expect, it } from 'vitest';
import type { Demo } from './start/demo-file.ts';
import { temporaryFolder } from './start/testing/temporary-folder.ts';

const program = join(import.meta.dirname, 'start.ts');
const home = mkdtempSync(join(tmpdir(), 'waybill-start-'));
// Where the tests run as root, the database runs as another user, who has to get in.
chmodSync(home, 0o755);
const patience = { timeoutMs: 90_000, everyMs: 100 };
const running = new Set<ChildProcess>();

afterAll(async () => {
  for (const child of running) {
    child.kill('SIGINT');
    await once(child, 'exit');
  }
  rmSync(home, { recursive: true, force: true });
});

/** `npm start` as its launcher runs it. */
function start(settings: Record<string, string> = {}, args: string[] = []) {
  const { HOME } = process.env;
  const child = spawn(process.execPath, [program, ...args], {
    env: programEnvironment({ HOME, WAYBILL_HOME: home, PORT: '0', ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const says = (text: string) => until(() => expect(output).toContain(text) ?? true, patience);
  return { child, says, ended, output: () => output };
}

const demoFile = join(home, 'demo.json');
const readDemo = () => JSON.parse(readFileSync(demoFile, 'utf8')) as Demo;
const databasePid = () =>
  Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const answers = (url: string) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm start', { timeout: 180_000 }, () => {
  let first: Demo;

  it('the first time sets everything up, shows six orders on their ways, and says where everything is', async () => {
    const { child, says, ended, output } = start();
    await says('An order of your own');
    first = readDemo();
    expect(statSync(demoFile).mode & 0o777).toBe(0o600);
    expect(first).toEqual({
      baseUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      apiKey: expect.stringMatching(/^wb_/),
      currency: 'USD',
      admin: { email: expect.stringContaining('@'), password: expect.any(String) },
      inboxUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      queuesUrl: `${first.baseUrl}/ops/queues`,
      products: expect.arrayContaining(['MUG-01']),
    });
    for (const address of [
      first.baseUrl,
      first.queuesUrl,
      first.inboxUrl,
      first.apiKey,
      first.admin.password,
    ]) {
      expect(output()).toContain(address);
    }

    const story = output()
      .split(/#\d+ {2}/)
      .slice(1);
    expect(story.map((part) => /^([^:]+):/.exec(part)?.[1])).toEqual([
      'card paid',
      'card declined',
      'authentication required',
      'PayPal, one of two mugs given back',
      'out of stock',
      'pay by invoice',
    ]);
    const [paid, declined, authenticated, byPayPal, short, invoiced] = story;
    expect(byPayPal).toMatch(
      /payment\.requires_action[\s\S]*the customer approves[\s\S]*order\.confirmed[\s\S]*payment\.refunded +\$10\.50/,
    );
    expect(paid).toMatch(
      /order\.accepted[\s\S]*order\.reserved +\$25\.99[\s\S]*payment\.captured +\$25\.99[\s\S]*order\.confirmed/,
    );
    expect(declined).toMatch(/payment\.failed +\w+/);
    expect(authenticated).toMatch(
      /payment\.requires_action[\s\S]*the customer approves[\s\S]*order\.confirmed/,
    );
    expect(short).toMatch(/order\.rejected[\s\S]*CLOCK-01: 3 ordered, 2 available/);
    expect(invoiced).toMatch(/order\.confirmed/);

    const pid = databasePid();
    const stopAt = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(performance.now() - stopAt).toBeLessThan(10_000);
    expect(output()).toContain('✓ Stopped');
    expect(existsSync(demoFile)).toBe(false);
    expect(isAlive(pid)).toBe(false);
    expect(await answers(`${first.baseUrl}/livez`)).toBe(false);
  });

  it('the next time keeps data, addresses and keys, sends nothing, and refuses a copy in its way', async () => {
    const { child, says, output } = start();
    await says('An order of your own');
    expect(readDemo()).toEqual(first);
    expect(output()).not.toContain('Sample orders');

    const twin = start();
    expect(await twin.ended).toBe(1);
    expect(twin.output()).toContain(`already running in ${home} (process ${child.pid})`);

    const { port } = new URL(first.baseUrl);
    const rival = start({ WAYBILL_HOME: temporaryFolder(), PORT: port });
    expect(await rival.ended).toBe(1);
    expect(rival.output()).toMatch(new RegExp(`Port ${port} is taken by node .* \\(process \\d+\\)`));

    expect(await answers(`${first.baseUrl}/readyz`)).toBe(true);
  });

  it('when it is killed takes its processes along, and what it left behind is no hindrance', async () => {
    const [child] = running;
    child?.kill('SIGKILL');
    await until(async () => !(await answers(`${first.baseUrl}/livez`)), patience);
    expect(existsSync(demoFile)).toBe(true);

    const again = start();
    await again.says('Migrations');
    expect(existsSync(demoFile)).toBe(false);
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain('Stopped.');
    expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
  });

  it('says what is wrong with the settings before it starts anything', async () => {
    const { ended, output } = start({ PORT: 'none', STRIPE_SECRET_KEY: 'pk_live_hunter2' });
    expect(await ended).toBe(1);
    expect(output()).toContain('2 settings are not right');
    expect(output()).not.toMatch(/hunter2|PostgreSQL/);
  });

  it('says what is wrong with a database or a Redis that it is given', async () => {
    const database = start({ DATABASE_URL: 'postgres://shop:hunter2@127.0.0.1:1/shop' });
    expect(await database.ended).toBe(1);
    expect(database.output()).toMatch(
      /The database at 127\.0\.0\.1:1\/shop \(DATABASE_URL\) cannot be used: .*ECONNREFUSED/,
    );
    const redis = start({ REDIS_URL: 'redis://:hunter2@127.0.0.1:1' });
    expect(await redis.ended).toBe(1);
    expect(redis.output()).toContain('The Redis at 127.0.0.1:1 (REDIS_URL) cannot be used');
    expect(database.output() + redis.output()).not.toContain('hunter2');
  });
});
