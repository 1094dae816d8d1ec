import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../../jobs/outcome.ts';
import { deleteAll, type FileStorage } from '../../ports/file-storage.ts';
import { type ImageProcessor, ImageRefused, type ProcessedImage } from '../../ports/image-processor.ts';
import { noteChange } from '../variants.ts';
import { filesOf, originalKey, renderingKey } from './files.ts';

export interface ImageTools {
  storage: FileStorage;
  imageProcessor: ImageProcessor;
}

const select = statement<{ sku: string; status: string }>(
  'image-status',
  'SELECT sku, status FROM product_images WHERE tenant_id = $1 AND id = $2',
);

const setReady = statement(
  'image-ready',
  `UPDATE product_images
   SET status = 'ready', width = $3, height = $4, widths = $5, bytes = bytes + $6, updated_at = $7
   WHERE tenant_id = $1 AND id = $2 AND status = 'processing'`,
);

const setFailed = statement(
  'image-failed',
  `UPDATE product_images SET status = 'failed', reason = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'processing'`,
);

const readImage = ({ tx, tenantId }: Ctx, imageId: string) => tx.maybe(select, [tenantId, imageId]);

type Made = ProcessedImage | { refused: string };

async function make(run: JobRun<'image.process'>, { storage, imageProcessor }: ImageTools): Promise<Made> {
  const { tenantId, signal, payload } = run;
  const original = await storage.get(originalKey(tenantId, payload.imageId));
  if (!original) return { refused: 'The file that was uploaded is not there any more: upload it again.' };
  try {
    const processed = await imageProcessor.process(original, { signal });
    for (const { width, format, bytes } of processed.renderings) {
      const key = renderingKey(tenantId, payload.imageId, { width, format });
      await storage.put(key, bytes, { contentType: `image/${format}` });
    }
    return processed;
  } catch (error) {
    if (error instanceof ImageRefused) return { refused: error.message };
    throw error;
  }
}

async function settle(ctx: Ctx, { imageId, sku, made }: { imageId: string; sku: string; made: Made }) {
  const { tenantId, now } = ctx;
  if ('refused' in made) {
    await ctx.tx.run(setFailed, [tenantId, imageId, made.refused, now]);
  } else {
    const { width, height, renderings } = made;
    const widths = [...new Set(renderings.map((rendering) => rendering.width))].sort((a, b) => a - b);
    const bytes = renderings.reduce((sum, rendering) => sum + rendering.bytes.length, 0);
    const settled = await ctx.tx.run(setReady, [tenantId, imageId, width, height, widths, bytes, now]);
    // It was deleted meanwhile, perhaps before these files were there.
    if (settled === 0) ctx.enqueue('image.remove', { imageId });
  }
  await noteChange(ctx, sku);
}

/** Makes what is served of an image; one that cannot be made fails with the reason, and is not tried again. */
export async function processImage(run: JobRun<'image.process'>, tools: ImageTools): Promise<Outcome> {
  const { imageId } = run.payload;
  const image = await run.transact((ctx) => readImage(ctx, imageId));
  if (image?.status !== 'processing') return cancelled('the image has been processed already, or is gone');
  const made = await make(run, tools);
  await run.fulfil((ctx) => settle(ctx, { imageId, sku: image.sku, made }));
  return done;
}

/** Removes the files of an image that is gone, or of which nothing came. */
export async function removeImageFiles(
  run: JobRun<'image.remove'>,
  { storage }: Pick<ImageTools, 'storage'>,
): Promise<Outcome> {
  const { imageId } = run.payload;
  if (await run.transact((ctx) => readImage(ctx, imageId))) return cancelled('the image is in use');
  await deleteAll(storage, filesOf(run.tenantId, imageId));
  await run.fulfil(async () => undefined);
  return done;
}
