import { findProgram } from './temporary-redis.ts';

const optional = [
  {
    names: ['redis-server'],
    leavesOut: 'every test of the queues on Redis (those on PostgreSQL ran)',
    install: 'apt-get install redis-server',
  },
  {
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    leavesOut: 'every test that looks at the pages in a browser',
    install: 'apt-get install chromium',
  },
  {
    names: ['promtool'],
    leavesOut: 'what the alert rules do, and whether drills set them off',
    install: 'apt-get install prometheus',
  },
];

/** A block that cannot be overlooked: what was not tested for want of a program. Empty when nothing is missing. */
export function missingPrograms(): string {
  const missing = optional.filter(({ names }) => findProgram(...names) === null);
  if (missing.length === 0) return '';
  const rule = '!'.repeat(78);
  const lines = missing.map(
    ({ names, leavesOut, install }) =>
      `  ${names[0]} is not installed. Left out: ${leavesOut}.\n    ${install}`,
  );
  return [rule, '  NOT EVERYTHING WAS TESTED', ...lines, rule].join('\n');
}
