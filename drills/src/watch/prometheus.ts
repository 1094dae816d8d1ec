import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, type Undertaker } from '@waybill/testing/servers';
import { z } from 'zod';
import { until } from '../../../packages/testing/src/until.ts';
import { choosePorts } from '../../../scripts/start/ports.ts';

/** Host and port of the processes of each role. */
export type Targets = Readonly<Record<'api' | 'worker' | 'scheduler', readonly string[]>>;

/** A Prometheus of the drill's own, which looks at every process once a second. */
export interface Prometheus {
  /** At how many of the seconds from `from` to now the expression had a result. */
  secondsWith(expr: string, from: Date): Promise<number>;
  close(): Promise<void>;
}

export interface PrometheusOptions {
  targets: Targets;
  /** Everything it writes is in this folder. */
  folder: string;
  undertaker: Undertaker;
}

const answer = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })) }),
});

const instant = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});

const configuration = (targets: Targets) => ({
  global: { scrape_interval: '1s', scrape_timeout: '1s' },
  scrape_configs: Object.entries(targets).map(([role, addresses]) => ({
    job_name: `waybill-${role}`,
    static_configs: [{ targets: addresses }],
  })),
});

/** Null when Prometheus is not installed. Rejects when it does not start. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus | null> {
  const program = findProgram('prometheus');
  if (program === null) return null;
  const { targets, folder, undertaker } = options;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'prometheus.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(configuration(targets)));
  const { prometheus: port } = await choosePorts(['prometheus'], {});
  const log = openSync(join(folder, 'prometheus.log'), 'a');
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // A series of a process that is gone ends with it, and not five minutes later.
      '--query.lookback-delta=3s',
    ],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  if (child.pid !== undefined) undertaker.willEnd(child.pid);
  const base = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${base}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isReady, { timeoutMs: 30_000, everyMs: 100 });
  // Of what is not known from the beginning nobody sees that it changed.
  const expected = Object.values(targets).flat().length;
  const seesAll = async () => {
    const response = await fetch(`${base}/api/v1/query?${new URLSearchParams({ query: 'sum(up)' })}`);
    const { data } = instant.parse(await response.json());
    return Number(data.result[0]?.value[1]) === expected;
  };
  await until(seesAll, { timeoutMs: 60_000, everyMs: 200 });

  return {
    secondsWith: async (expr, from) => {
      const range = { query: expr, start: String(from.getTime() / 1_000), end: String(Date.now() / 1_000) };
      const response = await fetch(
        `${base}/api/v1/query_range?${new URLSearchParams({ ...range, step: '1' })}`,
      );
      const { data } = answer.parse(await response.json());
      return new Set(data.result.flatMap(({ values }) => values.map(([second]) => second))).size;
    },
    close: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
