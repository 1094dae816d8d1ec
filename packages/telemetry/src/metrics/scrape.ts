/** One series of a scrape. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const line = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** Prometheus writes infinity as `+Inf`. */
const numberOf = (text: string): number => Number(text.replace(/Inf$/, 'Infinity'));

/** Reads the text format of Prometheus, key by key: `name{label="value"}` in the order in which it was served. */
export function parseScrape(text: string): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const each of text.split('\n')) {
    if (each === '' || each.startsWith('#')) continue;
    const [, name = '', inBraces = '', value = ''] = line.exec(each) ?? [];
    if (name === '') throw new Error(`not a line of the Prometheus text format: ${each}`);
    const labels = Object.fromEntries(
      [...inBraces.matchAll(label)].map(([, key = '', raw = '']) => [
        key,
        raw.replace(/\\./g, (escaped) => escapes[escaped] ?? escaped),
      ]),
    );
    samples.set(inBraces === '' ? name : `${name}{${inBraces}}`, { name, labels, value: numberOf(value) });
  }
  return samples;
}

/** What a process serves at `url` now, such as `http://127.0.0.1:8081/metrics`. */
export async function scrape(url: string, { token }: { token?: string } = {}): Promise<Map<string, Sample>> {
  const response = await fetch(
    url,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return parseScrape(text);
}
