import { deflateSync } from 'node:zlib';
import { ImageRefused } from '@waybill/domain';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createImageProcessor } from './index.ts';

const { process } = createImageProcessor();
const signal = AbortSignal.timeout(60_000);

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });

/** A chunk of a PNG file; the checksums are not looked at before the size is. */
function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

/** A few kilobytes that claim to be 40,000 by 40,000 pixels. */
function bomb(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(40_000, 0);
  header.writeUInt32BE(40_000, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = deflateSync(Buffer.alloc(2_000_000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an image', () => {
  it('is served in widths up to its own, as WebP and as JPEG', async () => {
    const original = await picture(1_000, 500).png().toBuffer();
    const { width, height, renderings } = await process(original, { signal });
    expect([width, height]).toEqual([1_000, 500]);
    const made = await Promise.all(
      renderings.map(async ({ width: stated, format, bytes }) => {
        const read = await sharp(bytes).metadata();
        return [stated, format, read.width, read.height, read.format];
      }),
    );
    expect(made).toEqual([
      [320, 'webp', 320, 160, 'webp'],
      [320, 'jpeg', 320, 160, 'jpeg'],
      [800, 'webp', 800, 400, 'webp'],
      [800, 'jpeg', 800, 400, 'jpeg'],
      [1_000, 'webp', 1_000, 500, 'webp'],
      [1_000, 'jpeg', 1_000, 500, 'jpeg'],
    ]);
  });

  it('stands upright, and tells nothing of where it was taken', async () => {
    const original = await picture(40, 20)
      .jpeg()
      .withExif({ IFD0: { Artist: 'quagga' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(original).metadata()).exif).toBeDefined();
    const { width, height, renderings } = await process(original, { signal });
    expect([width, height]).toEqual([20, 40]);
    for (const { bytes } of renderings) {
      const { exif, orientation, width: served } = await sharp(bytes).metadata();
      expect([exif, orientation, served]).toEqual([undefined, undefined, 20]);
    }
  });

  it.each(['webp', 'avif', 'gif'] as const)('may be %s', async (format) => {
    const original = await picture(30, 30).toFormat(format).toBuffer();
    expect(await process(original, { signal })).toMatchObject({ width: 30, height: 30 });
  });

  it.each([
    ['a bomb', () => bomb(), 'million pixels'],
    ['a file cut short', async () => (await picture(300, 300).jpeg().toBuffer()).subarray(0, 400), 'broken'],
    ['bytes', () => Buffer.from('\xff\xd8\xff nothing', 'latin1'), 'broken'],
    [
      'a drawing',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'none of JPEG',
    ],
    ['nothing', () => Buffer.alloc(0), 'broken'],
  ])('is not made of %s', async (_, make, reason) => {
    const refused = process(await make(), { signal });
    await expect(refused).rejects.toThrow(ImageRefused);
    await expect(refused).rejects.toThrow(reason);
  });
});
