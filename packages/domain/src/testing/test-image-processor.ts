import {
  type ImageProcessor,
  ImageRefused,
  type ProcessedImage,
  widthsFor,
} from '../ports/image-processor.ts';

/** Takes every original for a picture of 1,000 by 500 pixels, unless it says that it is broken. */
export class TestImageProcessor implements ImageProcessor {
  async process(original: Uint8Array): Promise<ProcessedImage> {
    if (new TextDecoder().decode(original).includes('broken')) throw new ImageRefused('The image is broken.');
    const renderings = widthsFor(1_000).flatMap((width) =>
      (['webp', 'jpeg'] as const).map((format) => ({ width, format, bytes: new Uint8Array(width) })),
    );
    return { width: 1_000, height: 500, renderings };
  }
}
