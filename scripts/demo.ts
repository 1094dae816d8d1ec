import { Waybill } from '@waybill/sdk';
import { play } from './demo/story/play.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { openInstallation } from './lib/open-installation.ts';
import { Interrupted, interruptible } from './start/interrupt.ts';
import { createScreen } from './start/screen.ts';

const exitCodes = { asTold: 0, notSo: 1, interrupted: 130 } as const;

/** `npm run demo`: a seller and a buyer in the demo shop, through the SDK. */
async function main(): Promise<void> {
  loadEnvFile();
  const stream = process.stderr;
  const isTerminal = stream.isTTY && stream.hasColors();
  const screen = createScreen({ stream, isTerminal, quiet: false });
  const installation = await openInstallation({ environment: process.env, screen, signal: interruptible() });
  try {
    const { apiKey, baseUrl, currency, inboxUrl } = installation.demo;
    const shop = new Waybill({ baseUrl, apiKey });
    const mark = Date.now().toString(36).toUpperCase();
    await play({ shop, currency, inboxUrl, mark, tell: (line) => console.log(line) });
    console.log('\nEverything was as it should be.');
  } finally {
    await installation.stop();
  }
}

try {
  await main();
  process.exit(exitCodes.asTold);
} catch (error) {
  console.error(wordsFor(error));
  process.exit(error instanceof Interrupted ? exitCodes.interrupted : exitCodes.notSo);
}
