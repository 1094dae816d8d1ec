import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient, isGenerated } from './generate.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { root } from './root.mjs';
import { runScript } from './run-script.mjs';
import { Trouble } from './trouble.mjs';

/** Makes the checkout ready to run, if it is not, and then runs scripts/<command>.ts on the pinned Node. */
export async function main([command, ...args]) {
  try {
    const script = command && join(root, 'scripts', `${command}.ts`);
    if (!script || !existsSync(script)) {
      throw new Trouble(`There is no scripts/${command ?? '<command>'}.ts: see the scripts in package.json.`);
    }
    if (!isInstalled() || !isGenerated()) await withLock(prepare);
    runScript(script, args);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Looks again, because another run may have done it while we waited for the lock. */
async function prepare() {
  if (!isInstalled()) await install();
  if (!isGenerated()) await generateClient();
}
