import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { readArguments, type StartArguments, usage } from './start/arguments.ts';
import { renderBanner } from './start/banner.ts';
import { readHomeState, updateHomeState } from './start/home-state.ts';
import type { Installation } from './start/installation.ts';
import { Interrupted, interrupted, interruptible } from './start/interrupt.ts';
import { createScreen, type Screen } from './start/screen.ts';

/** `npm start`: the whole of Waybill on this machine, with a demo shop, until Ctrl-C. */
async function main(): Promise<void> {
  const flags = readArguments(process.argv.slice(2));
  if (flags.help) return console.log(usage);
  loadEnvFile();
  const screen = createScreen({
    stream: process.stdout,
    isTerminal: process.stdout.isTTY && process.stdout.hasColors(),
    quiet: flags.quiet,
  });
  const signal = interruptible();
  screen.say('Starting Waybill …');
  // Loaded late: it takes a second, in which nobody should wonder whether anything happens.
  const { startInstallation } = await import('./start/installation.ts');
  const tellOfStopping = () => screen.tell('Stopping what has been started …');
  signal.addEventListener('abort', tellOfStopping);
  const installation = await startInstallation({ environment: process.env, screen, signal });
  signal.removeEventListener('abort', tellOfStopping);
  try {
    await sendSamplesIfWanted(installation, flags, screen, signal);
    await showAddresses(installation, screen);
    await interrupted(signal);
  } finally {
    screen.say('');
    await screen.step(
      'Stopping',
      () => installation.stop(),
      () => 'Stopped',
    );
  }
}

async function sendSamplesIfWanted(
  { home, demo, simulated }: Installation,
  { samples }: StartArguments,
  screen: Screen,
  signal: AbortSignal,
): Promise<void> {
  const isFirst = readHomeState(home).samplesSentAt === null;
  if (samples === 'never' || (samples === 'first' && !isFirst)) return;
  const { sendSampleOrders } = await import('./start/send-samples.ts');
  await sendSampleOrders({ demo, screen, signal, simulated });
  updateHomeState(home, { samplesSentAt: new Date().toISOString() });
}

async function showAddresses({ demo, home, database }: Installation, screen: Screen): Promise<void> {
  const hasDocs = await fetch(`${demo.baseUrl}/docs`).then(
    ({ ok }) => ok,
    () => false,
  );
  for (const line of renderBanner(demo, { hasDocs, database: database.where, logs: home.path('logs') }))
    screen.tell(line);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof Interrupted) {
    console.log('Stopped.');
    process.exit(0);
  }
  console.error(wordsFor(error));
  process.exit(1);
}
