import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe('plainText', () => {
  it('leaves plain text with its paragraphs as it is', () => {
    const text = 'A mug – 5 > 3, *always*.\n\nIt holds 0.3 l. «Schön», ☕ & more…';
    expect(plainText(text, 500)).toBe(text.replaceAll('*', ''));
  });

  it('removes markup, Markdown and links, and keeps the words', () => {
    expect(
      plainText(
        '# Mug\n<b>Strong</b> and **light**.\n- see [our shop](https://evil.example/x)\nhttps://evil.example now',
        500,
      ),
    ).toBe('Mug\nStrong and light.\nsee our shop\nnow');
    expect(plainText('<script>alert(1)</script>Mug', 500)).toBe('alert(1)Mug');
  });

  it('removes control characters and turned text', () => {
    expect(plainText('a\u0000b\u202ec\r\nd', 500)).toBe('a b c\nd');
  });

  it('cuts between words and says so', () => {
    expect(plainText('one two three', 9)).toBe('one two…');
    expect(plainText('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(plainText('🎉'.repeat(10), 4).isWellFormed()).toBe(true);
    expect(plainText('exactly', 7)).toBe('exactly');
  });

  it.each(['*', '[', '<a', ' \n', '**a'])('copes with an endless answer made of %j', (piece) => {
    expect(plainText(piece.repeat(1_000_000), 100).length).toBeLessThanOrEqual(100);
  });
});
