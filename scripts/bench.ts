import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readArguments, usage } from '../bench/arguments.ts';
import { profileOrders } from '../bench/profile/profile.ts';
import { renderProfile } from '../bench/profile/render-profile.ts';
import { publish } from '../bench/publish.ts';
import { renderResults } from '../bench/report/table.ts';
import { brokenPromises } from '../bench/report/verdict.ts';
import { runBench } from '../bench/run-bench.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { Interrupted, interruptible } from './start/interrupt.ts';
import { createScreen } from './start/screen.ts';

const exitCodes = { met: 0, broken: 1, notRun: 2, interrupted: 130 } as const;
const latest = fileURLToPath(new URL('../bench/results/latest.json', import.meta.url));

const profiled = (warmUpOrders: number) => ({
  ...{
    warmUpOrders,
    orders: warmUpOrders * 2,
    folder: fileURLToPath(new URL('../bench/results/profile', import.meta.url)),
  },
});

/** `npm run bench`: measures, and says which promises hold. Resolves to the exit code. */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    console.log(usage);
    return exitCodes.met;
  }
  const stream = process.stderr;
  const screen = createScreen({ stream, isTerminal: stream.isTTY && stream.hasColors(), quiet: false });
  const signal = interruptible();
  if (args.profile) {
    const { warmUpOrders } = args.sizes;
    console.log(renderProfile(await profileOrders({ ...profiled(warmUpOrders), screen, signal })));
    return exitCodes.met;
  }
  const results = await runBench({ ...args, screen, signal });
  mkdirSync(fileURLToPath(new URL('../bench/results', import.meta.url)), { recursive: true });
  writeFileSync(latest, `${JSON.stringify(results, null, 2)}\n`);
  if (args.publish) publish(results);
  console.log(renderResults(results));
  return brokenPromises(results).length === 0 ? exitCodes.met : exitCodes.broken;
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof Interrupted) process.exit(exitCodes.interrupted);
  console.error(wordsFor(error));
  process.exit(exitCodes.notRun);
}
