import { type ImageProcessor, ImageRefused, type ImageRendering, widthsFor } from '@waybill/domain';
import type { Sharp } from 'sharp';

/** Of an original; a file of a few kilobytes can claim to be larger than all memory. */
const mostPixels = 50_000_000;
/** Of one rendering. */
const timeoutSeconds = 20;
const decoders = ['jpeg', 'png', 'webp', 'heif', 'gif'];

/** Loaded with the first image: most processes never see one. */
async function load() {
  const { default: sharp } = await import('sharp');
  // Images come one at a time, and from strangers: nothing of one is kept for the next, and none takes all cores.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

type Library = Awaited<ReturnType<typeof load>>;

/** Only the first picture of one that moves; upright, whatever its metadata say. */
const open = (sharp: Library, original: Uint8Array): Sharp =>
  sharp(original, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 })
    .timeout({ seconds: timeoutSeconds })
    .autoOrient();

/** Metadata (where and by whom a picture was taken) are left out, as sharp does unless it is told otherwise. */
async function render(upright: Sharp, width: number): Promise<ImageRendering[]> {
  const resized = upright.clone().resize({ width, withoutEnlargement: true });
  const webp = await resized.clone().webp({ quality: 80 }).toBuffer();
  // What is transparent would become black.
  const jpeg = await resized
    .clone()
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82, progressive: true })
    .toBuffer();
  return [
    { width, format: 'webp', bytes: webp },
    { width, format: 'jpeg', bytes: jpeg },
  ];
}

async function measure(sharp: Library, original: Uint8Array): Promise<{ width: number; height: number }> {
  const { format, width, height, autoOrient } = await sharp(original, {
    limitInputPixels: mostPixels,
    pages: 1,
  }).metadata();
  if (!decoders.includes(format))
    throw new ImageRefused('The file is none of JPEG, PNG, WebP, AVIF and GIF.');
  if (width * height > mostPixels) throw tooLarge();
  return autoOrient;
}

const tooLarge = () =>
  new ImageRefused(`The image has more than ${mostPixels / 1_000_000} million pixels: send a smaller one.`);

/** What the library says of a file that it cannot read; its words are for its own users. */
function refusal(error: unknown): unknown {
  if (error instanceof ImageRefused || !(error instanceof Error)) return error;
  if (error.message.includes('pixel limit')) return tooLarge();
  const isOurs = /ENOMEM|out of memory|timeout/i.test(error.message);
  return isOurs ? error : new ImageRefused('The image is broken: it cannot be read to its end.');
}

/** Makes the renderings of images with sharp. */
export const createImageProcessor = (): ImageProcessor => ({
  async process(original, { signal }) {
    const sharp = await load();
    try {
      const { width, height } = await measure(sharp, original);
      const renderings: ImageRendering[] = [];
      for (const each of widthsFor(width)) {
        signal.throwIfAborted();
        renderings.push(...(await render(open(sharp, original), each)));
      }
      return { width, height, renderings };
    } catch (error) {
      signal.throwIfAborted();
      throw refusal(error);
    }
  },
});
