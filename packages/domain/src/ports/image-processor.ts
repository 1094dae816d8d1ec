/** An image in one width and one format, without anything but its pixels. */
export interface ImageRendering {
  /** In pixels. */
  width: number;
  format: 'webp' | 'jpeg';
  bytes: Uint8Array;
}

export interface ProcessedImage {
  /** Of the original, turned upright, in pixels. */
  width: number;
  height: number;
  renderings: ImageRendering[];
}

/** Makes what is served out of what was uploaded. */
export interface ImageProcessor {
  /** Throws `ImageRefused` for what is no image, a broken one, or one of too many pixels. */
  process(original: Uint8Array, options: { signal: AbortSignal }): Promise<ProcessedImage>;
}

/** No other attempt would end otherwise; the message is for the merchant. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused';
}

/** In pixels. */
const servedWidths = [320, 800, 1_600];

/** The widths in which an image is served: none is larger than the image, and the largest is the image’s own if it is small. */
export function widthsFor(width: number): number[] {
  const largest = Math.min(width, Math.max(...servedWidths));
  return [...servedWidths.filter((served) => served < largest), largest];
}
