export type ImageStatus = 'processing' | 'ready' | 'failed';

/** A picture of a product. */
export interface ProductImage {
  id: string;
  sku: string;
  /** What it shows, for who does not see it. */
  alt: string | null;
  status: ImageStatus;
  /** Why it failed. */
  reason: string | null;
  /** Turned upright, in pixels; null until it is ready. */
  width: number | null;
  height: number | null;
  /** In which it is served, in pixels; none until it is ready. */
  widths: number[];
  createdAt: Date;
}

/** SQL: the fields of a row of `product_images`. */
export const imageFieldsSql = `id, sku, alt, status, reason, width, height, widths, created_at AS "createdAt"`;
