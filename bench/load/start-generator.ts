import { fileURLToPath } from 'node:url';
import { type Program, startProgram } from '../site/program.ts';
import { type Load, loadSchema, type Plan } from './plan.ts';

const program = fileURLToPath(new URL('./generator.ts', import.meta.url));

export interface Generator {
  readonly pid: number;
  /** Throws when an answer was not the expected one: what was measured would mean nothing. */
  run(plan: Plan): Promise<Load>;
  stop: Program['stop'];
}

export function startGenerator(): Generator {
  const { pid, ask, stop } = startProgram(program);
  return {
    pid,
    run: async (plan) => {
      const load = await ask(loadSchema, plan);
      if (load.failed === 0) return load;
      throw new Error(
        `${load.failed} of ${load.failed + load.succeeded} requests failed: ${load.firstFailure ?? 'unknown'}`,
      );
    },
    stop,
  };
}
