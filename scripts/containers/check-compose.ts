import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type ProcessKind, readSettings, SettingsError, settingsTable } from '@waybill/runtime';
import { type Compose, interpolate, parseCompose, referencesIn, type Service } from './compose.ts';
import { instructionsOf, parseDockerfile, parseEnv } from './dockerfile.ts';
import { missingPrograms } from './programs.ts';

interface Files {
  compose: string;
  dockerfile: string;
  root: string;
}

/** Stands in for what the user has to set: long enough for any secret. */
const fromTheUser = 'drawn-by-openssl-rand-0123456789abcdef';
/** Where the services that are not ours listen. */
const knownPorts: Readonly<Record<string, string>> = { postgres: '5432', redis: '6379', mail: '1025' };

/** What is wrong with the Compose file, in sentences; empty when nothing is. */
export function checkCompose({ compose: text, dockerfile, root }: Files): string[] {
  const compose = parseCompose(text);
  const image = Object.fromEntries(
    instructionsOf(
      parseDockerfile(dockerfile).at(-1) ?? { image: '', name: null, instructions: [] },
      'ENV',
    ).flatMap(parseEnv),
  );
  return [
    ...Object.entries(compose.services).flatMap(([name, service]) => [
      ...checkReferences(name, service, { compose, root }),
      ...(service.build === undefined ? [] : checkOurs(name, service, compose, { image, root })),
    ]),
    ...checkUserVariables(text, compose),
    ...checkScalable(compose.services),
  ];
}

function checkReferences(
  name: string,
  { depends_on, volumes }: Service,
  { compose, root }: { compose: Compose; root: string },
): string[] {
  const dependencies = Object.entries(depends_on).flatMap(([other, { condition }]) => {
    const target = compose.services[other];
    if (!target) return [`${name} depends on ${other}, which does not exist`];
    const needsCheck = condition === 'service_healthy' && !target.healthcheck;
    return needsCheck ? [`${name} waits for ${other} to be healthy, which has no health check`] : [];
  });
  const undeclared = volumes
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((volume) => !volume.startsWith('./') && !(volume in compose.volumes))
    .map((volume) => `${name} mounts ${volume}, which is not declared`);
  const missing = volumes
    .map((volume) => volume.split(':')[0] ?? '')
    .filter((volume) => volume.startsWith('./') && !existsSync(join(root, volume)))
    .map((volume) => `${name} mounts ${volume}, where there is nothing`);
  return [...dependencies, ...undeclared, ...missing];
}

interface OurImage {
  /** The environment that the image sets. */
  image: Record<string, string>;
  root: string;
}

function checkOurs(name: string, service: Service, compose: Compose, { image, root }: OurImage): string[] {
  const { build = '.', command = [], healthcheck } = service;
  const given = Object.entries(service.environment).map(
    ([key, value]) => [key, interpolate(value, fromTheUser)] as const,
  );
  const environment: Record<string, string> = { ...image, ...Object.fromEntries(given) };
  return [
    ...(existsSync(join(root, build, 'Dockerfile'))
      ? []
      : [`${name} is built from ${build}, where there is no Dockerfile`]),
    ...missingPrograms(command, root),
    ...checkEnvironment(name, kindOf(command), service.environment, environment),
    ...checkAddresses(name, environment, compose),
    ...checkPorts(name, service, environment),
    ...checkHealth(name, healthcheck?.test ?? [], environment),
  ];
}

/** `apps/worker/src/main.ts` runs a worker, `scripts/migrate.ts` migrates. */
function kindOf(command: readonly string[]): string {
  const file = command.find((word) => word.endsWith('.ts')) ?? '';
  return file.startsWith('apps/') ? basename(dirname(dirname(file))) : basename(file, '.ts');
}

function checkEnvironment(
  name: string,
  kind: string,
  written: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): string[] {
  const isOfKind = (readBy: readonly string[]) => readBy.includes(kind);
  const unread = Object.keys(written)
    .filter((key) => !settingsTable.some((row) => row.name === key && isOfKind(row.readBy)))
    .map((key) => `${name} sets ${key}, which ${kind} does not read`);
  try {
    readSettings(environment, { for: kind as ProcessKind });
    return unread;
  } catch (error) {
    if (!(error instanceof SettingsError))
      return [...unread, `${name} runs ${kind}, which is no kind of process`];
    return [...unread, ...error.problems.map(({ variable, wrong }) => `${name}: ${variable} ${wrong}`)];
  }
}

/** An address inside the network names a service and the port it listens on. */
function checkAddresses(
  name: string,
  environment: Readonly<Record<string, string>>,
  compose: Compose,
): string[] {
  return Object.entries(environment)
    .filter(([key, value]) => key.endsWith('_URL') && key !== 'PUBLIC_URL' && value !== '')
    .flatMap(([key, value]) => {
      const { hostname, port } = new URL(value);
      if (!(hostname in compose.services)) return [`${name}: ${key} names ${hostname}, which is no service`];
      return knownPorts[hostname] === port ? [] : [`${name}: ${key} names port ${port} of ${hostname}`];
    });
}

function checkPorts(
  name: string,
  { ports }: Service,
  environment: Readonly<Record<string, string>>,
): string[] {
  return ports
    .map((mapping) => interpolate(mapping, '').split(':').at(-1) ?? '')
    .filter((port) => port !== environment['PORT'])
    .map((port) => `${name} publishes port ${port}, but listens on ${environment['PORT']}`);
}

function checkHealth(
  name: string,
  test: readonly string[],
  environment: Readonly<Record<string, string>>,
): string[] {
  const asked = /http:\/\/127\.0\.0\.1:(\d+)(\/\w+)/.exec(test.join(' '));
  if (!asked) return test.length === 0 ? [] : [`${name}: the health check asks nobody`];
  const [, port, path] = asked;
  const expected = name === 'api' ? environment['PORT'] : environment['HEALTH_PORT'];
  return port === expected && path === '/readyz'
    ? []
    : [`${name}: the health check asks ${port}${path}, not ${expected}/readyz`];
}

/** What the user can set in the file is a setting of ours, or belongs to a service that is not ours. */
function checkUserVariables(text: string, { services }: Compose): string[] {
  const foreign = Object.values(services)
    .filter(({ build }) => build === undefined)
    .flatMap(({ environment }) => Object.values(environment).flatMap(referencesIn))
    .map(({ name }) => name);
  const known = new Set([...settingsTable.map(({ name }) => name), ...foreign]);
  const body = text.replace(/^\s*#.*$/gm, '');
  return referencesIn(body)
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => `\${${name}} is no setting`);
}

function checkScalable(services: Readonly<Record<string, Service>>): string[] {
  const several = Object.entries(services).filter(([, { deploy }]) => (deploy?.replicas ?? 1) > 1);
  return [
    ...['worker', 'scheduler']
      .filter((name) => !several.some(([other]) => other === name))
      .map((name) => `there are not several of ${name}`),
    ...several
      .filter(([, { container_name: fixed, ports }]) => fixed !== undefined || ports.length > 0)
      .map(([name]) => `${name} has a name or a port of its own, so that only one can run`),
  ];
}
