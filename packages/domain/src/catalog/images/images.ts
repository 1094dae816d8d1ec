import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { getProduct, lockProduct } from '../products.ts';
import { noteChange } from '../variants.ts';
import type { ProductImage } from './image.ts';
import { imagesOf } from './read-images.ts';
import type { ImageFormat } from './sniff-format.ts';

/** Of one product. */
export const maxImages = 20;
/** Within this time an upload is written down, or its files are removed, in milliseconds. */
const uploadMs = 60 * 60_000;

export interface NewImage {
  id: string;
  sku: string;
  alt: string | null;
  /** Of the original. */
  format: ImageFormat;
  bytes: number;
}

const insert = statement(
  'image-insert',
  `INSERT INTO product_images (tenant_id, id, sku, position, alt, status, format, bytes, widths, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, 'processing', $6, $7, '{}', $8, $8)`,
);

/** The numbers of the places are those of the list. */
const update = statement(
  'images-update',
  `UPDATE product_images i SET position = n.position - 1, alt = CASE WHEN i.id = $4 THEN $5 ELSE i.alt END, updated_at = $6
   FROM unnest($3::uuid[]) WITH ORDINALITY AS n(id, position)
   WHERE i.tenant_id = $1 AND i.sku = $2 AND i.id = n.id`,
);

const remove = statement<{ id: string }>(
  'image-delete',
  'DELETE FROM product_images WHERE tenant_id = $1 AND sku = $2 AND ($3::uuid IS NULL OR id = $3) RETURNING id',
);

const readImages = async (ctx: Ctx, sku: string): Promise<ProductImage[]> =>
  (await imagesOf(ctx, [sku])).get(sku) ?? [];

function find(images: readonly ProductImage[], id: string): ProductImage {
  const image = images.find((each) => each.id === id);
  if (!image) throw notFound('image');
  return image;
}

/**
 * The id under which files may be stored for an image of the product. If nothing comes of it, a job removes them.
 * Throws `not_found`.
 */
export async function announceImage(ctx: Ctx, sku: string): Promise<string> {
  await getProduct(ctx, sku);
  const id = newId();
  ctx.enqueue('image.remove', { imageId: id }, { runAt: new Date(ctx.now.getTime() + uploadMs) });
  return id;
}

function requireRoom(images: readonly ProductImage[]): void {
  if (images.length < maxImages) return;
  throw new DomainError('limit_reached', `A product has at most ${maxImages} images.`);
}

/** Adds an image whose original is stored, as the last one; a job makes what is served. Throws `not_found`, `limit_reached`. */
export async function addImage(ctx: Ctx, { id, sku, alt, format, bytes }: NewImage): Promise<ProductImage> {
  await lockProduct(ctx, sku);
  const images = await readImages(ctx, sku);
  requireRoom(images);
  await ctx.tx.run(insert, [ctx.tenantId, id, sku, images.length, alt, format, bytes, ctx.now]);
  ctx.enqueue('image.process', { imageId: id });
  await noteChange(ctx, sku);
  ctx.audit({
    action: 'image.add',
    subject: { type: 'product', id: sku },
    before: null,
    after: { imageId: id, alt, format, bytes },
  });
  return find(await readImages(ctx, sku), id);
}

export interface ImageChanges {
  alt?: string | null | undefined;
  /** Its place among the images of the product; the first, 0, is the primary one. One beyond the last is the last. */
  position?: number | undefined;
}

/** Throws `not_found`. */
export async function changeImage(
  ctx: Ctx,
  { sku, id, changes }: { sku: string; id: string; changes: ImageChanges },
): Promise<ProductImage> {
  await lockProduct(ctx, sku);
  const images = await readImages(ctx, sku);
  const before = find(images, id);
  const place = images.indexOf(before);
  const { alt = before.alt, position = place } = changes;
  const order = images.filter((image) => image !== before).map((image) => image.id);
  order.splice(position, 0, id);
  await ctx.tx.run(update, [ctx.tenantId, sku, order, id, alt, ctx.now]);
  await noteChange(ctx, sku);
  ctx.audit({
    action: 'image.update',
    subject: { type: 'product', id: sku },
    before: { imageId: id, alt: before.alt, position: place },
    after: { imageId: id, alt, position },
  });
  return find(await readImages(ctx, sku), id);
}

/** Its files are removed by a job. Throws `not_found`. */
export async function removeImage(ctx: Ctx, { sku, id }: { sku: string; id: string }): Promise<void> {
  await lockProduct(ctx, sku);
  const { alt } = find(await readImages(ctx, sku), id);
  await removeRows(ctx, sku, id);
  await noteChange(ctx, sku);
  ctx.audit({
    action: 'image.remove',
    subject: { type: 'product', id: sku },
    before: { imageId: id, alt },
    after: null,
  });
}

/** All of a product that is being deleted. */
export const removeImagesOf = (ctx: Ctx, sku: string): Promise<void> => removeRows(ctx, sku, null);

async function removeRows(ctx: Ctx, sku: string, id: string | null): Promise<void> {
  for (const gone of await ctx.tx.all(remove, [ctx.tenantId, sku, id])) {
    ctx.enqueue('image.remove', { imageId: gone.id });
  }
}
