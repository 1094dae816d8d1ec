import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '@waybill/runtime';
import { instructionsOf, parseCopy, parseDockerfile, parseEnv, type Stage } from './dockerfile.ts';
import { missingPrograms } from './programs.ts';

interface Project {
  root: string;
  /** The major version of the Node that the project pins. */
  nodeMajor: number;
}

/** What is wrong with the Dockerfile, in sentences; empty when nothing is. */
export function checkDockerfile(text: string, { root, nodeMajor }: Project): string[] {
  const stages = parseDockerfile(text);
  const last = stages.at(-1);
  if (!last) return ['the Dockerfile has no stage'];
  return [
    ...stages.flatMap((stage, index) => checkBase(stage, stages.slice(0, index), nodeMajor)),
    ...stages.flatMap((stage, index) => checkCopies(stage, stages.slice(0, index), root)),
    ...checkManifests(stages, root),
    ...stages.flatMap((stage) =>
      [...instructionsOf(stage, 'CMD'), ...instructionsOf(stage, 'RUN')].flatMap((args) =>
        missingPrograms(args.replace(/[[\]",]/g, ' ').split(/\s+/), root),
      ),
    ),
    ...checkSettings(last),
    ...checkUser(last),
  ];
}

function checkBase({ image }: Stage, earlier: readonly Stage[], nodeMajor: number): string[] {
  if (earlier.some(({ name }) => name === image) || image === `node:${nodeMajor}-slim`) return [];
  return [
    `FROM ${image}: neither an earlier stage nor node:${nodeMajor}-slim, the Node that the project pins`,
  ];
}

function checkCopies(stage: Stage, earlier: readonly Stage[], root: string): string[] {
  return instructionsOf(stage, 'COPY').flatMap((args) => {
    const { from, sources } = parseCopy(args);
    if (from !== null)
      return earlier.some(({ name }) => name === from) ? [] : [`COPY --from=${from}: no such stage`];
    return sources
      .filter((source) => !existsSync(join(root, source)))
      .map((source) => `COPY ${source}: no such path`);
  });
}

/** `npm ci` refuses a workspace whose manifest it does not see. */
function checkManifests(stages: readonly Stage[], root: string): string[] {
  const copied = stages
    .flatMap((stage) => instructionsOf(stage, 'COPY'))
    .map(parseCopy)
    .flatMap(({ from, sources }) => (from === null ? sources : []));
  return globSync('{apps,packages}/*/package.json', { cwd: root })
    .filter((manifest) => !copied.includes(manifest))
    .map((manifest) => `${manifest} is not copied before npm ci`);
}

/** What is said to Node itself. */
const isNodes = (name: string): boolean => name === 'NODE_OPTIONS';

function checkSettings(last: Stage): string[] {
  const env = instructionsOf(last, 'ENV')
    .flatMap(parseEnv)
    .filter(([name]) => !isNodes(name));
  const problems = env.flatMap(([name, value]) => {
    const row = settingsTable.find((candidate) => candidate.name === name);
    if (!row) return [`ENV ${name}: no such setting`];
    return 'wrong' in row.variable.read(value) ? [`ENV ${name}=${value}: not a valid value`] : [];
  });
  const listening = env.filter(([name]) => name.endsWith('PORT')).map(([, value]) => value);
  const exposed = instructionsOf(last, 'EXPOSE').flatMap((args) => args.split(' '));
  if (listening.toSorted().join() !== exposed.toSorted().join()) {
    problems.push(`EXPOSE ${exposed.join(' ')}: the processes listen on ${listening.join(' and ')}`);
  }
  return problems;
}

function checkUser(last: Stage): string[] {
  const users = instructionsOf(last, 'USER');
  return users.at(-1) === 'node' ? [] : ['the last stage does not end as USER node'];
}
