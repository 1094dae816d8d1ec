import { createLogger } from '../log/create-logger.ts';
import { exitOnCrash } from './exit-on-crash.ts';
import { onShutdown } from './on-shutdown.ts';

/** A process to stop in tests; its argument says what its shutdown meets. */
const scenario = process.argv[2];
const log = createLogger({ name: 'stoppable', level: 'info' });

const steps = {
  clean: () => undefined,
  failing: () => Promise.reject(new Error('the queue did not close')),
  hanging: () => new Promise<void>(() => undefined),
};
const isScenario = (name: string | undefined): name is keyof typeof steps =>
  name !== undefined && name in steps;

exitOnCrash(log);
onShutdown(
  [
    { name: 'stop fetching', run: () => log.info('step: stop fetching') },
    { name: 'close the queue', run: isScenario(scenario) ? steps[scenario] : steps.clean },
    { name: 'close the database', run: () => log.info('step: close the database') },
  ],
  { deadlineMs: scenario === 'hanging' ? 700 : 10_000, log },
);
if (scenario === 'crashing') void Promise.reject(new Error('nobody caught this'));
log.info('up');
// Something that keeps the process alive, as a server does.
setInterval(() => undefined, 60_000);
