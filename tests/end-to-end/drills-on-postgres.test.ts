import { runBatch } from './drill-batches.ts';

runBatch('postgres');
