/** A figure that does not agree with the file. */
export interface Discrepancy {
  /** `invoice 536365`, `SKU 85123A`, `revenue`. */
  subject: string;
  problem: string;
  /** The lines of the file that it is about. */
  lines: readonly number[];
}

/** `12, 14–18 and 40`; of very many only the first. */
export function listLines(lines: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const line of [...new Set(lines)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  const shown = ranges.slice(0, 10).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  const rest = ranges.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and more` : shown.join(', ');
}
