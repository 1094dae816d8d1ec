import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { compiled, modules, pinnedNode, root } from './root.mjs';

/**
 * Runs the script in our place: it has our terminal, gets the signals that we get, and we end as it ends.
 *
 * Ctrl-C in a terminal reaches every process in the foreground by itself, npm, us and the script. Passing it on would
 * make two of one, and many programs take the second for "now, without cleaning up". SIGTERM, and a SIGINT where there
 * is no terminal, come from another process to npm or to us alone, so they are passed on; once, although npm may send
 * them to us a second time.
 */
export function runScript(script, args) {
  const child = spawn(pinnedNode, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: compiled,
      ...process.env,
      PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
    },
  });
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    let lastMs = Number.NEGATIVE_INFINITY;
    const handler = () => {
      const isRepeat = performance.now() - lastMs < 1_000;
      lastMs = performance.now();
      if (!isRepeat && !(signal === 'SIGINT' && atTerminal)) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  child.once('error', (error) => {
    console.error(`${pinnedNode} could not be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    for (const [name, handler] of handlers) process.removeListener(name, handler);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}
