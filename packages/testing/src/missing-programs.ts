import { findNode } from './find-node.ts';
import { findProgram } from './temporary-redis.ts';

const optional = [
  {
    name: 'redis-server',
    isThere: () => findProgram('redis-server') !== null,
    leavesOut: 'every test of the queues on Redis (those on PostgreSQL ran)',
    install: 'apt-get install redis-server',
  },
  {
    name: 'chromium',
    isThere: () => findProgram('chromium', 'chromium-browser', 'google-chrome') !== null,
    leavesOut: 'every test that looks at the pages in a browser',
    install: 'apt-get install chromium',
  },
  {
    name: 'promtool',
    isThere: () => findProgram('promtool') !== null,
    leavesOut: 'what the alert rules do, and whether drills set them off',
    install: 'apt-get install prometheus',
  },
  {
    name: 'Node 20',
    isThere: () => findNode(20) !== null,
    leavesOut: 'the SDK on the oldest Node that it is for (on the pinned one it ran)',
    install: 'https://nodejs.org',
  },
];

/** A block that cannot be overlooked: what was not tested for want of a program. Empty when nothing is missing. */
export function missingPrograms(): string {
  const missing = optional.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return '';
  const rule = '!'.repeat(78);
  const lines = missing.map(
    ({ name, leavesOut, install }) => `  ${name} is not installed. Left out: ${leavesOut}.\n    ${install}`,
  );
  return [rule, '  NOT EVERYTHING WAS TESTED', ...lines, rule].join('\n');
}
