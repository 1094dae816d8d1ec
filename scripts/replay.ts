import { createReadStream } from 'node:fs';
import { basename, resolve } from 'node:path';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { openInstallation } from './lib/open-installation.ts';
import { readArguments, usage } from './replay/arguments.ts';
import { createProgress } from './replay/progress.ts';
import { ReplayError } from './replay/replay-error.ts';
import { replayOn } from './replay/replay-on.ts';
import { renderReport } from './replay/report/render-report.ts';
import { readSales } from './replay/sales-file/read-sales.ts';
import { Interrupted, interrupted, interruptible } from './start/interrupt.ts';
import { createScreen } from './start/screen.ts';
import { errnoOf } from './start/start-error.ts';

const exitCodes = { reconciled: 0, discrepancy: 1, notRun: 2, interrupted: 130 } as const;

/** `npm run replay`: submits the orders of a file again and reconciles the books with it. Resolves to the exit code. */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), new Date());
  const { file, keep, tenant } = args;
  if (file === null) {
    console.log(usage);
    return exitCodes.reconciled;
  }
  loadEnvFile();
  // The report alone goes to stdout, so that it can be kept.
  const stream = process.stderr;
  const isTerminal = stream.isTTY && stream.hasColors();
  const screen = createScreen({ stream, isTerminal, quiet: false });
  const progress = createProgress({ stream, isTerminal, screen });
  const signal = interruptible();

  const name = basename(file);
  const sales = await screen.step(
    `Reading ${name}`,
    () => readFile(file),
    (rows) => `${name}, ${rows.length.toLocaleString('en-GB')} rows`,
  );
  const installation = await openInstallation({ environment: process.env, screen, signal });
  try {
    const { baseUrl, isOurs } = installation;
    screen.say(`  on the installation at ${baseUrl}, ${isOurs ? 'started for this' : 'which was up'}`);
    const replayed = await replayOn({ ...args, installation, sales, progress, signal });
    screen.say('');
    console.log(renderReport({ ...replayed, file: name, tenant }));
    if (keep && isOurs) {
      screen.tell(`\n${baseUrl} stays up; Ctrl-C stops it.`);
      await interrupted(signal);
    }
    return replayed.discrepancies.length === 0 ? exitCodes.reconciled : exitCodes.discrepancy;
  } finally {
    if (installation.isOurs) {
      await screen.step(
        'Stopping',
        () => installation.stop(),
        () => 'Stopped',
      );
    }
  }
}

/** npm runs its scripts in the project's folder, whatever folder the path was typed in. */
async function readFile(given: string) {
  const path = resolve(process.env['INIT_CWD'] ?? '.', given);
  try {
    return await readSales(createReadStream(path));
  } catch (error) {
    const code = errnoOf(error);
    if (error instanceof ReplayError || code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new ReplayError(`${path} cannot be read: ${why}.`);
  }
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof Interrupted) {
    console.error(
      '\nStopped before the end: nothing was reconciled. What was accepted goes on whenever the installation is up.',
    );
    process.exit(exitCodes.interrupted);
  }
  console.error(wordsFor(error));
  process.exit(exitCodes.notRun);
}
