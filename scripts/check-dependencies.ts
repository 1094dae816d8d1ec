// Fails when a package that runs in production has a known vulnerability: `npm audit` of what is not for development.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { judgeAudit } from './lib/judge-audit.ts';

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
});
const verdict = judgeAudit(stdout);
switch (verdict.kind) {
  case 'clean':
    console.log(`None of the ${verdict.packages} packages at run time has a known vulnerability.`);
    break;
  case 'vulnerable':
    for (const finding of verdict.findings) console.error(finding);
    process.exitCode = 1;
    break;
  case 'left out':
    console.error(
      `!! LEFT OUT: the registry does not tell of vulnerabilities (${verdict.why || stderr.trim()}).`,
    );
    console.error('!! Whether the dependencies have known vulnerabilities is NOT known from this run.');
}
