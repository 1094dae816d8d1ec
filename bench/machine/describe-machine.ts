import { cpus, totalmem } from 'node:os';
import type { Results } from '../report/results.ts';

export function describeMachine(): Results['machine'] {
  const processors = cpus();
  return {
    processors: processors.length,
    model: processors[0]?.model.trim() ?? 'unknown processor',
    memoryGiB: totalmem() / 2 ** 30,
    node: process.versions.node,
  };
}
