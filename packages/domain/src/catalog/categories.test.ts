import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inTreeOrder, maxCategoryDepth, pathBelow } from './categories.ts';

type Node = Parameters<typeof inTreeOrder>[0][number];

/** Moves of nodes below one another, of which those that are refused change nothing. */
const moves = fc.array(fc.tuple(fc.nat(7), fc.option(fc.nat(7), { nil: null })), { maxLength: 40 });

const codes = Array.from({ length: 8 }, (_, n) => `c${n}`);
const at = new Date(0);
const roots = (): Node[] =>
  codes.map((code) => ({
    code,
    name: code,
    parent: null,
    path: [code],
    position: 0,
    createdAt: at,
    updatedAt: at,
  }));

/** What moving does in the database, done by the book: each path is walked up anew. */
function moved(tree: readonly Node[], code: string, parent: string | null): Node[] {
  const parentOf = new Map(tree.map((node) => [node.code, node.code === code ? parent : node.parent]));
  const pathOf = (each: string): string[] => {
    const above = parentOf.get(each) ?? null;
    return above === null ? [each] : [...pathOf(above), each];
  };
  return tree.map((node) => ({ ...node, parent: parentOf.get(node.code) ?? null, path: pathOf(node.code) }));
}

it('whatever is moved below whatever, the tree stays one: no circles, no deeper than allowed, each node once', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      let tree = roots();
      for (const [n, m] of steps) {
        const code = codes[n] ?? '';
        const parent = m === null ? null : (codes[m] ?? '');
        try {
          const path = pathBelow(tree, { code, parent });
          tree = moved(tree, code, parent);
          expect(tree.find((node) => node.code === code)?.path).toEqual(path);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_parent' });
          expect(tree.find((node) => node.code === parent)?.path).toContain(code);
        }
      }
      expect(
        inTreeOrder(tree)
          .map(({ code }) => code)
          .sort(),
      ).toEqual(codes);
      expect(Math.max(...tree.map(({ path }) => path.length))).toBeLessThanOrEqual(maxCategoryDepth);
    }),
    { numRuns: 100 },
  );
});

it('a node is not moved where what lies below it would lie too deep', () => {
  const chain = Array.from({ length: maxCategoryDepth }, (_, n) => ({
    code: `d${n}`,
    path: Array.from({ length: n + 1 }, (_, m) => `d${m}`),
  }));
  const one = { code: 'one', path: ['one'] };
  expect(() => pathBelow([...chain, one], { code: 'd0', parent: 'one' })).toThrow('deep');
  expect(pathBelow([...chain, one], { code: 'd1', parent: 'one' })).toEqual(['one', 'd1']);
  expect(() => pathBelow(chain, { code: 'new', parent: `d${maxCategoryDepth - 1}` })).toThrow('deep');
});
