import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkContainers } from './check-containers.ts';
import { checkCompose } from './containers/check-compose.ts';
import { checkDockerfile } from './containers/check-dockerfile.ts';
import { interpolate, referencesIn } from './containers/compose.ts';

const root = join(import.meta.dirname, '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

it('finds that every path, command, port and variable in the container files exists', () => {
  expect(checkContainers(root)).toEqual([]);
});

/** Fails when the text to replace is not there, so that a test cannot pass for want of it. */
function changed(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe('checkDockerfile', () => {
  it.each([
    ['COPY prisma prisma', 'COPY schema schema', 'COPY schema: no such path'],
    ['--from=client', '--from=builder', 'COPY --from=builder: no such stage'],
    ['COPY apps/api/package.json apps/api/\n', '', 'apps/api/package.json is not copied before npm ci'],
    ['apps/api/src/main.ts', 'apps/api/main.js', 'apps/api/main.js does not exist'],
    ['RUN npm ci --ignore-scripts\n', 'RUN npm run build\n', 'npm run build: no such script'],
    ['PORT=3000', 'PROT=3000', 'ENV PROT: no such setting'],
    ['PORT=3000', 'PORT=none', 'ENV PORT=none: not a valid value'],
    ['PORT=3000', 'PORT="3000 3001"', 'ENV PORT=3000 3001: not a valid value'],
    ['EXPOSE 3000', 'EXPOSE 8080', 'EXPOSE 8080 8081: the processes listen on 3000 and 8081'],
    ['USER node', 'USER root', 'the last stage does not end as USER node'],
    [
      'FROM node:24-slim\n',
      'FROM node:22-slim\n',
      'FROM node:22-slim: neither an earlier stage nor node:24-slim',
    ],
  ])('with %j as %j says: %s', (from, to, problem) => {
    const problems = checkDockerfile(changed(dockerfile, from, to), { root, nodeMajor: 24 });
    expect(problems.join('\n')).toContain(problem);
  });
});

describe('checkCompose', () => {
  it.each([
    [
      'postgres: { condition: service_healthy }',
      'db: { condition: service_started }',
      'migrate depends on db, which does not exist',
    ],
    [
      'postgres: { condition: service_healthy }',
      'mail: { condition: service_healthy }',
      'mail to be healthy, which has no health check',
    ],
    ['      - redis:/data', '      - cache:/data', 'redis mounts cache, which is not declared'],
    ['./ops/prometheus:', './ops/prom:', 'prometheus mounts ./ops/prom, where there is nothing'],
    ['build: .', 'build: ./docker', 'is built from ./docker, where there is no Dockerfile'],
    ['scripts/migrate.ts', 'scripts/upgrade.ts', 'scripts/upgrade.ts does not exist'],
    ['REDIS_URL:', 'REDIS:', 'worker sets REDIS, which worker does not read'],
    ['      WAYBILL_SECRET:', '      SECRET:', 'api: WAYBILL_SECRET is not set'],
    ['redis://redis:6379', 'redis://cache:6379', 'REDIS_URL names cache, which is no service'],
    ['@postgres:5432', '@postgres:5433', 'DATABASE_URL names port 5433 of postgres'],
    ['{LOG_LEVEL:-info}', '{LOG_LEVEL:-loud}', 'LOG_LEVEL is "loud"'],
    ['{LOG_LEVEL:-info}', '{VERBOSITY:-info}', '{VERBOSITY} is no setting'],
    [':-3000}:3000', ':-3000}:8080', 'api publishes port 8080, but listens on 3000'],
    [
      '127.0.0.1:3000/readyz',
      '127.0.0.1:3000/health',
      'api: the health check asks 3000/health, not 3000/readyz',
    ],
    ['127.0.0.1:8081', '127.0.0.1:3000', 'worker: the health check asks 3000/readyz, not 8081/readyz'],
    ['  worker:\n', '  worker:\n    container_name: worker\n', 'only one can run'],
    ['replicas: 2', 'replicas: 1', 'there are not several of worker'],
  ])('with %j as %j says: %s', (from, to, problem) => {
    const problems = checkCompose({ compose: changed(compose, from, to), dockerfile, root });
    expect(problems.join('\n')).toContain(problem);
  });
});

it('reads variables as Compose does', () => {
  const text = `a \${A} \${B:-b} \${C-c} \${D:?set it}`;
  expect(interpolate(text, 'given')).toBe('a  b c given');
  expect(referencesIn(text)).toEqual([
    { name: 'A', fallback: '' },
    { name: 'B', fallback: 'b' },
    { name: 'C', fallback: 'c' },
    { name: 'D', fallback: null },
  ]);
});
