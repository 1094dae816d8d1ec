const quietEveryMs = 10_000;
/** So many attempts in vain and none with an answer: npm would go on for minutes with each of its packages. */
const hopeless = 20;
const dim = (text) => `\u001b[2m${text}\u001b[22m`;

/**
 * Shows that npm is alive: on a terminal one line that counts the seconds and what was fetched, elsewhere (a build
 * log) one line every ten seconds. Ends npm when the registry does not answer. `end` returns all that npm wrote.
 */
export function showProgress(child) {
  const started = Date.now();
  const { stderr } = process;
  let output = '';
  let fetched = 0;
  let inVain = 0;
  const collect = (chunk) => {
    const text = chunk.toString('utf8');
    output += text;
    fetched += text.match(/npm http fetch GET 200/g)?.length ?? 0;
    const failures = [...text.matchAll(/npm http fetch GET \S+ attempt \d+ failed with (\S+)/g)];
    inVain += failures.length;
    if (fetched > 0 || inVain < hopeless || child.killed) return;
    output += `\nnpm error code ${failures.at(-1)?.[1]}\nnpm error None of ${inVain} requests was answered.\n`;
    // It would not end on a friendlier signal while names are being looked up.
    child.kill('SIGKILL');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);

  const line = () => `  ${Math.round((Date.now() - started) / 1000)} s, ${fetched} fetched`;
  const tick = () => stderr.write(stderr.isTTY ? `\r\u001b[K${dim(line())}` : `${line()}\n`);
  tick();
  const timer = setInterval(tick, stderr.isTTY ? 250 : quietEveryMs);
  return {
    end() {
      clearInterval(timer);
      if (stderr.isTTY) stderr.write('\r\u001b[K');
      return output;
    },
  };
}
