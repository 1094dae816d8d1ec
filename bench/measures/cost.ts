import type { Usage } from '../machine/cpu.ts';
import { type Cost, type Part, parts } from '../report/results.ts';

/** What one round used, and for how many orders. */
export interface RoundUsage {
  orders: number;
  used: Usage<Part>['parts'];
}

/** CPU time per order, part by part, one value a round. */
export function costOf(name: string, rounds: readonly RoundUsage[]): Cost {
  const milliseconds = Object.fromEntries(
    parts
      .filter((part) => rounds.every(({ used }) => used[part] !== undefined))
      .map((part) => [part, rounds.map(({ orders, used }) => (used[part] ?? 0) / orders)]),
  );
  return { name, milliseconds };
}
