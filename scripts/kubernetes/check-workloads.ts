import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { type ProcessKind, readSettings, SettingsError, settingsTable } from '@waybill/runtime';
import { missingPrograms } from '../containers/programs.ts';
import type { Container, Manifest, Workload } from './manifests.ts';

export interface Installation {
  /** The environment that the image sets. */
  image: Readonly<Record<string, string>>;
  manifests: readonly Manifest[];
  root: string;
}

const example = (name: string): string =>
  settingsTable.find((row) => row.name === name)?.variable.kind.example ?? '';

const oneKey = /:[A-Za-z0-9+/]{43}=$/;

/** Stands in for what is in the Secret: something that each setting takes, and no example, which production refuses. */
function drawn(name: string): string {
  const shown = example(name);
  if (shown.includes('://')) return shown.replace(':password@', ':drawn@');
  if (oneKey.test(shown)) return shown.replace(oneKey, `:${randomBytes(32).toString('base64')}`);
  return `${shown}-drawn`;
}

/** `apps/worker/src/main.ts` runs a worker, `scripts/migrate.ts` migrates. */
function kindOf(command: readonly string[]): string {
  const file = command.find((word) => word.endsWith('.ts')) ?? '';
  return file.startsWith('apps/') ? basename(dirname(dirname(file))) : basename(file, '.ts');
}

/** What is wrong with the pods of a workload, in sentences: measured against the code that they run. */
export function checkWorkload({ metadata, spec }: Workload, installation: Installation): string[] {
  const { template, selector } = spec;
  const [container] = template.spec.containers;
  const environment = environmentOf(container, installation);
  const problems = [
    ...missingPrograms(container.command, installation.root),
    ...checkEnvironment(container, environment),
    ...checkPorts(container, environment),
    ...checkGrace(container, environment, template.spec.terminationGracePeriodSeconds),
    ...checkSelector(selector?.matchLabels, template.metadata.labels),
  ];
  return problems.map((problem) => `${metadata.name}: ${problem}`);
}

function environmentOf(
  { env, envFrom }: Container,
  { image, manifests }: Installation,
): Record<string, string> {
  const maps = envFrom.flatMap(({ configMapRef }) =>
    manifests
      .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name)
      .map(({ data }) => data as Record<string, string>),
  );
  return Object.assign(
    { ...image },
    ...maps,
    Object.fromEntries(env.map(({ name, value }) => [name, value ?? drawn(name)])),
  );
}

function checkEnvironment(
  { command, env }: Container,
  environment: Readonly<Record<string, string>>,
): string[] {
  const kind = kindOf(command);
  const unread = env
    .filter(
      ({ name }) =>
        !settingsTable.some((row) => row.name === name && (row.readBy as readonly string[]).includes(kind)),
    )
    .map(({ name }) => `sets ${name}, which ${kind} does not read`);
  const open = env
    .filter(
      ({ name, value }) =>
        value !== undefined && settingsTable.find((row) => row.name === name)?.variable.secret,
    )
    .map(({ name }) => `${name} is secret, and stands in the file`);
  const required = env
    .filter(
      ({ name, valueFrom }) =>
        valueFrom?.secretKeyRef?.optional &&
        settingsTable.find((row) => row.name === name)?.variable.required,
    )
    .map(({ name }) => `${name} is optional here, but ${kind} does not start without it`);
  const key = env
    .filter(({ name, valueFrom }) => valueFrom?.secretKeyRef && valueFrom.secretKeyRef.key !== name)
    .map(({ name }) => `${name} is taken from another key of the Secret`);
  return [...unread, ...open, ...required, ...key, ...unreadable(kind, environment)];
}

function unreadable(kind: string, environment: Readonly<Record<string, string>>): string[] {
  try {
    readSettings(environment, { for: kind as ProcessKind });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) return [`runs ${kind}, which is no kind of process`];
    return error.problems.map(({ variable, wrong }) => `${variable} ${wrong}`);
  }
}

/** The port on which it listens, and is asked how it is. */
function checkPorts(container: Container, environment: Readonly<Record<string, string>>): string[] {
  const kind = kindOf(container.command);
  if (kind === 'migrate') return container.ports.length > 0 ? ['listens on no port'] : [];
  const expected = Number(environment[kind === 'api' ? 'PORT' : 'HEALTH_PORT']);
  const portOf = (port: string | number) =>
    typeof port === 'number' ? port : container.ports.find(({ name }) => name === port)?.containerPort;
  const asked = (name: 'livenessProbe' | 'readinessProbe', path: string) => {
    const { httpGet } = container[name] ?? {};
    if (httpGet?.path === path && portOf(httpGet.port) === expected) return [];
    return [`the ${name} does not ask ${path} on port ${expected}`];
  };
  return [
    ...container.ports
      .filter(({ containerPort }) => containerPort !== expected)
      .map(({ containerPort }) => `opens port ${containerPort}, but listens on ${expected}`),
    ...asked('livenessProbe', '/livez'),
    ...asked('readinessProbe', '/readyz'),
  ];
}

/** Killed before its own deadline, a process would hand back none of its jobs. */
function checkGrace(
  { command, lifecycle }: Container,
  environment: Readonly<Record<string, string>>,
  graceSeconds: number,
): string[] {
  if (kindOf(command) === 'migrate') return [];
  const deadline = Number(environment['SHUTDOWN_DEADLINE_MS'] ?? example('SHUTDOWN_DEADLINE_MS')) / 1_000;
  const needed = (lifecycle?.preStop.sleep.seconds ?? 0) + deadline;
  return graceSeconds > needed ? [] : [`is killed after ${graceSeconds} s, but may need ${needed} s to stop`];
}

function checkSelector(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>>,
): string[] {
  const missing = Object.entries(selector ?? {}).filter(([key, value]) => labels[key] !== value);
  return missing.map(([key]) => `selects pods by ${key}, which its own pods do not carry so`);
}
