/** Where the files of an image lie: all of one shop under its id, all of one image under the image's. */
export const filesOf = (tenantId: string, imageId: string): string => `${tenantId}/images/${imageId}/`;

/** What was uploaded. It is not served: it may tell where a picture was taken. */
export const originalKey = (tenantId: string, imageId: string): string =>
  `${filesOf(tenantId, imageId)}original`;

/** Each image is served in each of its widths in both. */
export const servedFormats = ['webp', 'jpeg'] as const;
export type ServedFormat = (typeof servedFormats)[number];

/** What is served. */
export const renderingKey = (
  tenantId: string,
  imageId: string,
  { width, format }: { width: number; format: ServedFormat },
): string => `${filesOf(tenantId, imageId)}${width}.${format}`;
