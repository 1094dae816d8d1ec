const quietEveryMs = 10_000;
const dim = (text) => `\u001b[2m${text}\u001b[22m`;

/**
 * Shows that npm is alive: on a terminal one line that counts the seconds and what was fetched, elsewhere (a build
 * log) one line every ten seconds. `end` returns everything that npm wrote.
 */
export function showProgress(child) {
  const started = Date.now();
  const { stderr } = process;
  let output = '';
  let fetched = 0;
  const collect = (chunk) => {
    const text = chunk.toString('utf8');
    output += text;
    fetched += text.match(/npm http fetch/g)?.length ?? 0;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);

  const line = () => `  ${Math.round((Date.now() - started) / 1000)} s, ${fetched} packages fetched`;
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
