// The worker that fulfilment is measured against: as many jobs for each order, and nothing done in them.

import { answerMessages } from '../site/program.ts';
import { openNoopQueues } from './noop-queues.ts';
import { readBaselineSettings } from './settings.ts';

const { concurrency, ...where } = readBaselineSettings();
const queues = openNoopQueues(where);
await queues.work(concurrency);

answerMessages(async () => ({ ended: queues.ended }));
