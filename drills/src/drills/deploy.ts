import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../packages/testing/src/until.ts';
import type { AppKind } from '../../../scripts/start/process-plan.ts';
import { afterMs, atShare, type Drill, type Step } from '../drill.ts';
import { type Change, makeRelease } from '../site/release.ts';
import type { Site } from '../site/site.ts';
import { problem } from '../verdict/problem.ts';

/** In the next release the job that sends a mail knows more, so that an older worker must leave it alone. */
const changes: readonly Change[] = [
  {
    file: 'packages/domain/src/jobs/catalog.ts',
    from: "queue: 'mail',\n    payload: z.object({ messageId: id }),",
    to: "queue: 'mail',\n    version: 2,\n    payload: z.object({ messageId: id, locale: z.string().optional() }),",
  },
];

const releaseOf = ({ folder }: Site) => join(folder, 'release-2');

/** One worker stays behind until the last: it meets what those of the next release owe. */
const oneByOne = [['worker-2'], ['scheduler-2'], ['api-2'], ['api'], ['scheduler'], ['worker']];
/** In a hurry, some of different kinds at the same time. */
const together = [['worker-2'], ['scheduler-2', 'api-2'], ['worker', 'scheduler', 'api']];
const kindOf = (name: string) => name.replace(/-\d+$/, '') as AppKind;

const replace =
  (names: readonly string[]): Step<Site>['run'] =>
  async (site) => {
    const programOf = (name: string) => join(releaseOf(site), 'apps', kindOf(name), 'src', 'main.ts');
    await Promise.all(names.map((name) => site.processes.replace(name, { command: [programOf(name)] })));
  };

const hasMetNewer = (logFile: string) => readFileSync(logFile, 'utf8').includes('is newer than this worker');

/**
 * A few orders are done before the first process of the next release is there. So that some are left for it, the old
 * worker stands still until then, and mails take long enough for both.
 */
const holdUp: Step<Site>['run'] = ({ processes, mail }) => {
  processes.freeze('worker');
  mail.order({ mode: 'slow', ms: 1_000, times: 200 });
};
const goOn: Step<Site>['run'] = async ({ processes, logOf }) => {
  processes.thaw('worker');
  // What it did not meet by then is for the verdict to say.
  await until(() => hasMetNewer(logOf('worker')), { timeoutMs: 20_000 }).catch(() => undefined);
};

export const deploy: Drill = {
  name: 'deploy',
  about:
    'A new release takes the place of the running one, one process after the other, with jobs in flight.',
  scenario: 'A new release is deployed',
  whatAUserSees: 'Nothing: there is always another process that answers.',
  whatToDo:
    'Nothing. Replace one process after the other, workers and APIs in any order, after `npm run migrate`.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  // In a hurry, enough that their mails keep one worker busy until the other wakes up.
  orders: ({ orders, quick }) => (quick ? Math.max(orders, 60) : orders),
  damage: ({ quick }) => {
    const [first = [], ...others] = quick ? together : oneByOne;
    return [
      atShare(0, 'makes the next release', (site) => makeRelease(releaseOf(site), changes)),
      ...(quick ? [afterMs(0, 'freezes worker, and slows the mail server down', holdUp)] : []),
      atShare(0.1, `replaces ${first.join()}`, replace(first)),
      ...(quick ? [afterMs(0, 'lets worker go on', goOn)] : []),
      ...others.map((names) => afterMs(quick ? 0 : 500, `replaces ${names.join(' and ')}`, replace(names))),
    ];
  },
  check: async ({ logOf }) => {
    return ['worker', 'worker-2'].some((name) => hasMetNewer(logOf(name)))
      ? []
      : [problem('drill', 'the old worker', 'met no job of the new release: nothing was shown')];
  },
};
