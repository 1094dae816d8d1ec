import { readArguments, usage } from '../drills/src/cli/arguments.ts';
import { attachDrills } from '../drills/src/cli/attach-drills.ts';
import { publish } from '../drills/src/cli/publish.ts';
import { runDrills } from '../drills/src/cli/run-drills.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { Interrupted, interruptible } from './start/interrupt.ts';

const exitCodes = { held: 0, broken: 1, notRun: 2, interrupted: 130 } as const;

/** `npm run drill`: does damage and judges what became of it. Resolves to the exit code. */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args.drills.length === 0) {
    console.log(args.publish.length > 0 ? `Wrote ${publish(args.publish)}.` : usage);
    return exitCodes.held;
  }
  loadEnvFile();
  const surroundings = { say: (line: string) => console.log(line), signal: interruptible() };
  const outcomes = await (args.attach === null
    ? runDrills(args, surroundings)
    : attachDrills(args.attach, args, surroundings));
  if (outcomes.some((outcome) => outcome.kind === 'judged' && !outcome.verdict.held)) return exitCodes.broken;
  return outcomes.some(({ kind }) => kind === 'not run') ? exitCodes.notRun : exitCodes.held;
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof Interrupted) {
    console.error('\nStopped before the end: nothing is left running.');
    process.exit(exitCodes.interrupted);
  }
  console.error(wordsFor(error));
  process.exit(exitCodes.notRun);
}
