import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Put together here, so that this file holds no secret. */
const leaked = [
  `const stripe = "sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}";`,
  `const url = "postgres://shop:${'Zf3kPq91xW'}@db.internal:5432/shop";`,
].join('\n');

it('the scan for secrets finds one in a file, and does not print it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-secrets-'));
  try {
    const file = join(folder, 'settings.ts');
    writeFileSync(file, leaked);
    const rules = join(root, '.secretlintrc.json');
    const { status, stdout } = spawnSync('secretlint', ['--maskSecrets', '--secretlintrc', rules, file], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('2 problems');
    expect(stdout).not.toMatch(/4eC39|Zf3k/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
