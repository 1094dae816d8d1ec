import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkCompose } from './containers/check-compose.ts';
import { checkDockerfile } from './containers/check-dockerfile.ts';

const manifest = z.object({ devDependencies: z.object({ node: z.string() }) });

/**
 * Proves, without a container engine, that every path, command, port and variable in Dockerfile and
 * docker-compose.yml exists. Returns what is wrong, in sentences.
 */
export function checkContainers(root: string): string[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const { node } = manifest.parse(JSON.parse(read('package.json'))).devDependencies;
  const nodeMajor = Number(/\d+/.exec(node)?.[0]);
  const dockerfile = read('Dockerfile');
  return [
    ...checkDockerfile(dockerfile, { root, nodeMajor }),
    ...checkCompose({ compose: read('docker-compose.yml'), dockerfile, root }),
  ];
}
