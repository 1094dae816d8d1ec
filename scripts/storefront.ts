import { parseArgs } from 'node:util';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { findRunningInstallation } from './lib/open-installation.ts';
import { StartError } from './start/start-error.ts';
import { openStorefront } from './storefront/open-storefront.ts';

/** `npm run storefront`: serves `examples/storefront` for the installation that is up, until Ctrl-C. */
async function main(): Promise<void> {
  loadEnvFile();
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } });
  const installation = await findRunningInstallation(process.env);
  if (installation === null)
    throw new StartError('Nothing is running here: start it with npm start, in another terminal.');
  const storefront = await openStorefront(installation.demo, { port: Number(values.port) });
  console.log(`The storefront is at ${storefront.origin}. Ctrl-C ends it.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await storefront.close();
}

try {
  await main();
} catch (error) {
  console.error(wordsFor(error));
  process.exitCode = 1;
}
