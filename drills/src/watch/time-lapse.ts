import { parser } from '@prometheus-io/lezer-promql';

/** A minute passes in a second. */
const times = 60;
/** Below this many samples a range tells nothing. */
const shortestRangeSeconds = 5;
/** Thresholds from here on are seconds; what is compared with less is a share, a count or a delay of an event loop. */
const leastSeconds = 30;

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

function secondsOf(duration: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smh])$/.exec(duration) ?? [];
  return Number(count) * (unitSeconds[unit] ?? Number.NaN);
}

/**
 * The same alert for a drill, which has no time to wait until something has been wrong for five minutes: ranges and
 * thresholds that are times are a sixtieth as long. Everything else stays as it is.
 */
export function inTimeLapse(expr: string): string {
  const changes: { from: number; to: number; text: string }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      const text = expr.slice(from, to);
      if (name === 'NumberDurationLiteralInDurationContext') {
        const seconds = Math.max(shortestRangeSeconds, secondsOf(text) / times);
        changes.push({ from, to, text: `${Math.round(seconds)}s` });
      }
      if (name === 'NumberDurationLiteral' && Number(text) >= leastSeconds)
        changes.push({ from, to, text: String(Number(text) / times) });
    },
  });
  return changes
    .toReversed()
    .reduce((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), expr);
}
