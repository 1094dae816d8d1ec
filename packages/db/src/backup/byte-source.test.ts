import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteSource } from './byte-source.ts';

/** The text, cut into chunks of these sizes over and over. */
async function* chunksOf(text: string, sizes: readonly number[]): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const size = sizes[nth % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function textOf(section: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of section) parts.push(part);
  return Buffer.concat(parts).toString();
}

it('finds lines and sections again, however the bytes were cut', async () => {
  // COPY writes a backslash in a value as two, so that no row is the mark that ends them.
  const row = fc.stringMatching(/^[a-zé\t.\\]{0,12}$/).filter((text) => text !== '\\.');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { maxLength: 5 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      async (tables, sizes) => {
        const section = (rows: readonly string[]) => rows.map((line) => `${line}\n`).join('');
        const text = tables.map((rows, nth) => `head ${nth}\n${section(rows)}\\.\n`).join('');
        const source = new ByteSource(chunksOf(text, sizes));
        for (const [nth, rows] of tables.entries()) {
          expect(await source.line()).toBe(`head ${nth}`);
          expect(await textOf(source.rows())).toBe(section(rows));
        }
        expect(await source.isAtEnd()).toBe(true);
      },
    ),
  );
});

it.each([
  ['in a line', 'head', (source: ByteSource) => source.line()],
  ['in a section', 'a\nb\n\\.', (source: ByteSource) => textOf(source.rows())],
  ['before a section', '', (source: ByteSource) => textOf(source.rows())],
])('says when the bytes end %s', async (_, text, read) => {
  await expect(read(new ByteSource(chunksOf(text, [2])))).rejects.toMatchObject({ code: 'damaged' });
});
