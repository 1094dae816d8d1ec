import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@waybill/runtime';
import type { DemoSecrets } from './demo-secrets.ts';
import type { ProcessSpec } from './supervised-process.ts';

export type AppKind = 'api' | 'worker' | 'scheduler';
export type Counts = Readonly<Record<AppKind, number>>;

/** Every port of an installation but the database's; each process's health port under the process's name. */
export type Ports = Readonly<Record<string, number>>;

export interface PlanInput {
  /** What the user set, without empty variables; the processes inherit all of it. */
  environment: Environment;
  databaseUrl: string;
  ports: Ports;
  counts: Counts;
  secrets: DemoSecrets;
  /** For each process to end in, in milliseconds. */
  shutdownDeadlineMs: number;
  /** The folder for logs, and for what the simulators remember. */
  home: string;
}

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const programs: Readonly<Record<AppKind | 'simulators', string>> = {
  api: file('apps/api/src/main.ts'),
  worker: file('apps/worker/src/main.ts'),
  scheduler: file('apps/scheduler/src/main.ts'),
  simulators: file('packages/simulators/src/main.ts'),
};

const simulatorPorts = ['stripe', 'paypal', 'openai', 'inbox', 'smtp'] as const;
const simulatedAiKey = 'sk-simulated';
const loopback = (port: number) => `http://127.0.0.1:${port}`;

export function portOf(ports: Ports, name: string): number {
  const port = ports[name];
  if (port === undefined) throw new Error(`no port was chosen for ${name}`);
  return port;
}

export const namesOf = (kind: AppKind, counts: Counts): string[] =>
  Array.from({ length: counts[kind] }, (_, index) => (index === 0 ? kind : `${kind}-${index + 1}`));

/** Names of all ports that have to be chosen; the first api's is the one the user knows. */
export const portNames = (counts: Counts): string[] => [
  ...simulatorPorts,
  ...(['api', 'worker', 'scheduler'] as const).flatMap((kind) => namesOf(kind, counts)),
];

const logFileOf = (home: string, name: string) => join(home, 'logs', `${name}.log`);

/** Where to reach what listens on this address. */
const reachable = (host: string | undefined) =>
  host === undefined || host === '0.0.0.0' ? '127.0.0.1' : host;

/** Which outside services are simulated: each one whose setting is absent. */
export const simulated = (environment: Environment) => ({
  stripe: environment['STRIPE_SECRET_KEY'] === undefined,
  paypal: environment['PAYPAL_CLIENT_ID'] === undefined,
  openai: ['AI_API_KEY', 'OPENAI_API_KEY', 'AI_PROVIDER'].every((name) => environment[name] === undefined),
  mail: environment['SMTP_URL'] === undefined,
});

/** What a simulator and those who call it have to agree on. */
const stripeAccount = (secrets: DemoSecrets): Environment => ({
  STRIPE_SECRET_KEY: secrets.stripeSecretKey,
  STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
});

const paypalAccount = (secrets: DemoSecrets): Environment => ({
  PAYPAL_CLIENT_ID: secrets.paypalClientId,
  PAYPAL_CLIENT_SECRET: secrets.paypalClientSecret,
  PAYPAL_WEBHOOK_ID: secrets.paypalWebhookId,
});

/** The settings that put our simulators into the place of what the user did not bring. */
function standIns({ environment, ports, secrets }: PlanInput): Environment {
  const { stripe, paypal, openai, mail } = simulated(environment);
  return {
    ...(stripe && { ...stripeAccount(secrets), STRIPE_BASE_URL: loopback(portOf(ports, 'stripe')) }),
    ...(paypal && { ...paypalAccount(secrets), PAYPAL_BASE_URL: loopback(portOf(ports, 'paypal')) }),
    ...(openai && {
      OPENAI_API_KEY: simulatedAiKey,
      OPENAI_BASE_URL: `${loopback(portOf(ports, 'openai'))}/v1`,
    }),
    ...(mail && { SMTP_URL: `smtp://127.0.0.1:${portOf(ports, 'smtp')}` }),
  };
}

/** Copies that share a Redis must not take each other's jobs. */
const queuePrefixOf = (home: string): string =>
  `waybill-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;

/** They listen in this order, so that the last one's answer stands for all. */
function planSimulators({ environment, ports, secrets, home, shutdownDeadlineMs }: PlanInput): ProcessSpec[] {
  const { stripe, paypal, openai, mail } = simulated(environment);
  const last = (['inbox', 'openai', 'paypal', 'stripe'] as const).find(
    (name) => ({ inbox: mail, openai, paypal, stripe })[name],
  );
  if (!last) return [];
  return [
    {
      name: 'simulators',
      kind: 'simulators',
      command: [programs.simulators],
      environment: {
        ...environment,
        WEBHOOK_BASE_URL: loopback(portOf(ports, 'api')),
        ...(stripe && { ...stripeAccount(secrets), STRIPE_SIMULATOR_PORT: String(portOf(ports, 'stripe')) }),
        ...(paypal && { ...paypalAccount(secrets), PAYPAL_SIMULATOR_PORT: String(portOf(ports, 'paypal')) }),
        ...(openai && {
          OPENAI_SIMULATOR_PORT: String(portOf(ports, 'openai')),
          OPENAI_API_KEY: simulatedAiKey,
        }),
        ...(mail && {
          INBOX_SMTP_PORT: String(portOf(ports, 'smtp')),
          INBOX_HTTP_PORT: String(portOf(ports, 'inbox')),
        }),
        SIMULATORS_HOME: join(home, 'simulators'),
        SHUTDOWN_DEADLINE_MS: String(shutdownDeadlineMs),
      },
      readyUrl: `${loopback(portOf(ports, last))}/_simulator/faults`,
      logFile: logFileOf(home, 'simulators'),
    },
  ];
}

/** What has to run, in the order in which it is started; it is stopped the other way round. */
export function planProcesses(input: PlanInput): ProcessSpec[] {
  const { environment, databaseUrl, ports, counts, secrets, shutdownDeadlineMs, home } = input;
  const publicPort = portOf(ports, 'api');
  const shared: Environment = {
    WAYBILL_SECRET: secrets.signingSecret,
    WAYBILL_CREDENTIALS_KEYS: secrets.credentialsKeys,
    PUBLIC_URL: `http://localhost:${publicPort}`,
    QUEUE_PREFIX: queuePrefixOf(home),
    STORAGE_DIR: join(home, 'files'),
    WEBHOOK_TARGETS: 'loopback',
    ...environment,
    ...standIns(input),
    DATABASE_URL: databaseUrl,
    SHUTDOWN_DEADLINE_MS: String(shutdownDeadlineMs),
  };
  const app = (kind: AppKind) =>
    namesOf(kind, counts).map((name): ProcessSpec => {
      const port = portOf(ports, name);
      return {
        name,
        kind,
        command: [programs[kind]],
        environment: {
          ...shared,
          PORT: String(kind === 'api' ? port : publicPort),
          HEALTH_PORT: String(port),
          HEALTH_HOST: '127.0.0.1',
        },
        readyUrl: `http://${kind === 'api' ? reachable(environment['HOST']) : '127.0.0.1'}:${port}/readyz`,
        logFile: logFileOf(home, name),
      };
    });
  return [...planSimulators(input), ...app('worker'), ...app('scheduler'), ...app('api')];
}
