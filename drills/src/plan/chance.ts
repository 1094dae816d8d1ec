import { Random } from '../../../packages/domain/src/testing/random.ts';

export { Random };

/** Chance of one part of a plan: another part that chooses more or less does not shift its choices. */
export function chanceOf(seed: number, part: string): Random {
  let mixed = seed >>> 0;
  for (const character of part)
    mixed = (Math.imul(mixed ^ character.charCodeAt(0), 0x01000193) + 0x9e3779b9) >>> 0;
  return new Random(mixed);
}

export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(0, left.length - 1), 1));
}
