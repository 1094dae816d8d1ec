import type { Comparison, Figure, Results } from './results.ts';
import { ratios, type Spread, spreadOf } from './statistics.ts';

export interface Verdict {
  ratio: Spread;
  met: boolean;
}

export function judge({ ours, theirs, target }: Comparison): Verdict {
  const ratio = spreadOf(ratios(ours, theirs));
  const met = target.side === 'at least' ? ratio.median >= target.ratio : ratio.median <= target.ratio;
  return { ratio, met };
}

export const isWithin = ({ values, atMost }: Figure): boolean =>
  atMost === null || spreadOf(values).median <= atMost;

/** Every promise that these results break, in words. */
export const brokenPromises = ({ measures }: Results): string[] =>
  measures.flatMap(({ comparisons, figures, broken }) => [
    ...comparisons.filter((one) => !judge(one).met).map(({ name }) => name),
    ...figures.filter((one) => !isWithin(one)).map(({ name }) => name),
    ...broken,
  ]);
