import { runBatch } from './drill-batches.ts';

runBatch('redis');
