import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { requireKey, requirePrefix } from './file-storage.ts';
import { widthsFor } from './image-processor.ts';

const nasty = fc.array(
  fc.constantFrom('..', '.', '/', '\\', 'a', 'B9', '%2e', '-', '_', '\0', ' ', '~', 'é'),
  {
    maxLength: 12,
  },
);

it('whatever is taken for a key stays below the folder that it is put into, where it says', () => {
  fc.assert(
    fc.property(nasty, (parts) => {
      const key = parts.join('');
      try {
        requireKey(key);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return;
      }
      expect(posix.join('/files', key)).toBe(`/files/${key}`);
      expect(key).not.toMatch(/(?:^|\/)\./);
      expect(encodeURI(key)).toBe(key);
    }),
    { numRuns: 1_000 },
  );
});

it.each(['a', '', '/', '../', 'a//', '.a/', 'a/../'])('%o is no prefix', (prefix) => {
  expect(() => requirePrefix(prefix)).toThrow(TypeError);
});

it('an image is served in growing widths, none wider than itself, and at least one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (width) => {
      const widths = widthsFor(width);
      expect(widths).toEqual([...new Set(widths)].sort((a, b) => a - b));
      expect(widths.at(-1)).toBe(Math.min(width, 1_600));
      expect(widths.length).toBeLessThanOrEqual(3);
    }),
  );
});
