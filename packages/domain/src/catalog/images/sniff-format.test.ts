import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sniffFormat } from './sniff-format.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

it.each([
  ['\xff\xd8\xff\xe0', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['RIFF\0\0\0\0WEBPVP8 ', 'webp'],
  ['\0\0\0\x1cftypavif\0\0\0\0mif1miaf', 'avif'],
  ['\0\0\0\x18ftypmif1\0\0\0\0avif', 'avif'],
  // A brand behind the end of the box is none.
  ['\0\0\0\x14ftypmif1\0\0\0\0miafavif', null],
  ['\0\0\0\x18ftypheic\0\0\0\0mif1', null],
  ['RIFF\0\0\0\0WAVE', null],
  ['<svg xmlns="http://www.w3.org/2000/svg">', null],
  ['<html><script>', null],
  ['%PDF-1.7', null],
  ['', null],
])('knows %j by what it holds', (text, format) => {
  expect(sniffFormat(bytes(text))).toBe(format);
});

it('reads no byte that is not there', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (some) => {
      sniffFormat(Uint8Array.from([...bytes('\0\0\0\xffftyp'), ...some]));
      sniffFormat(some);
    }),
  );
});
