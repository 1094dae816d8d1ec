import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, pinnedNode, root } from './root.mjs';
import { Trouble } from './trouble.mjs';

const schema = join(root, 'prisma', 'schema.prisma');
const generated = join(root, 'packages', 'db', 'src', 'generated');
const stampFile = join(generated, '.generated-from');

/** Whether the Prisma client was made from the schema as it is, by the Prisma that is installed. */
export function isGenerated() {
  return (
    existsSync(join(generated, 'client.ts')) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === currentStamp()
  );
}

function currentStamp() {
  const prisma = readFileSync(join(modules, 'prisma', 'package.json'), 'utf8');
  const digest = createHash('sha256').update(readFileSync(schema)).digest('hex');
  return `${digest} ${JSON.parse(prisma).version}\n`;
}

export function generateClient() {
  console.error('Generating the database client from prisma/schema.prisma …');
  const { status, stdout, stderr, error } = spawnSync(
    pinnedNode,
    [join(modules, 'prisma', 'build', 'index.js'), 'generate'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        // Any program that exists keeps Prisma from downloading its engine, which generating does not use.
        PRISMA_SCHEMA_ENGINE_BINARY: pinnedNode,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (status !== 0) {
    throw new Trouble(
      `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n\`prisma generate\` failed, see above.`,
    );
  }
  writeFileSync(stampFile, currentStamp());
}
