import { createHash } from 'node:crypto';
import {
  addImage,
  announceImage,
  changeImage,
  type ImageFormat,
  imageFormats,
  originalKey,
  removeImage,
  sniffFormat,
} from '@waybill/domain';
import { z } from 'zod';
import { createReadBody } from '../body/read-body.ts';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { line } from '../validation/fields.ts';
import { pathSku } from './path-sku.ts';
import { imageAnswer } from './product-answers.ts';
import { imageView, mediaOf } from './product-view.ts';

const readImage = createReadBody(10 * 1024 * 1024);

const alt = line(500).meta({
  description: 'What it shows, for who does not see it.',
  examples: ['The mug from above'],
});
const position = z
  .int()
  .min(0)
  .max(1_000)
  .meta({ description: 'Its place among the images; the first, 0, is the primary one.', examples: [0] });

const imageBytes = z.string().meta({
  description: 'A JPEG, PNG, WebP, AVIF or GIF image of at most 10 MiB and 50 million pixels.',
  examples: ['(the bytes)'],
});

const imageChanges = atLeastOne(
  z.strictObject({ alt: alt.nullable().exactOptional(), position: position.exactOptional() }),
);

async function store(
  { storage }: Pick<AppDeps, 'storage'>,
  key: string,
  { bytes, format }: { bytes: Buffer; format: ImageFormat },
): Promise<void> {
  try {
    await storage.put(key, bytes, { contentType: `image/${format}` });
  } catch (cause) {
    throw new Problem('unavailable', 'The image cannot be stored at the moment: send it again shortly.', {
      headers: { 'Retry-After': '5' },
      cause,
    });
  }
}

const add = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/products/:sku/images',
    name: 'addProductImage',
    takesRoom: true,
    summary:
      'Takes an image, the bytes themselves, as the last one of a product; a job makes what is served of it.',
    permission: 'products:write',
    query: z.strictObject({ alt: alt.optional() }),
    request: { mediaType: 'image/*', schema: imageBytes },
    answers: { 201: imageAnswer },
    idempotent: true,
    problems: ['body_too_large', 'unsupported_media_type', 'limit_reached'],
    handle: async (call) => {
      const { req, res, scope, param, query } = call;
      const sku = pathSku(param('sku'));
      const bytes = await readImage(req, res);
      // What it was said to be is not asked: browsers go by what it is.
      const format = sniffFormat(bytes);
      if (!format) {
        throw new Problem(
          'unsupported_media_type',
          'Send a JPEG, PNG, WebP, AVIF or GIF image as the body.',
          {
            headers: { Accept: imageFormats.map((name) => `image/${name}`).join(', ') },
          },
        );
      }
      const id = await deps.transact(scope, (ctx) => announceImage(ctx, sku));
      await store(deps, originalKey(scope.tenantId, id), { bytes, format });
      const sent = { ...query, sha256: createHash('sha256').update(bytes).digest('hex') };
      const image = { id, sku, alt: query.alt ?? null, format, bytes: bytes.length };
      const answer = await answerOnce(deps.transact, { ...call, sent }, async (ctx) => ({
        status: 201,
        body: imageView(await addImage(ctx, image), mediaOf(deps, ctx.tenantId)),
      }));
      res.status(answer.status).json(answer.body);
    },
  });

const change = (deps: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/products/:sku/images/:id',
    name: 'updateProductImage',
    summary: 'Says what an image shows, or puts it in another place; the first image is the primary one.',
    permission: 'products:write',
    body: imageChanges,
    answers: { 200: imageAnswer },
    handle: async ({ res, scope, param, body }) => {
      const [sku, id] = [pathSku(param('sku')), pathId(param('id'), 'image')];
      const image = await deps.transact(scope, (ctx) => changeImage(ctx, { sku, id, changes: body }));
      res.json(imageView(image, mediaOf(deps, scope.tenantId)));
    },
  });

const remove = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/products/:sku/images/:id',
    name: 'removeProductImage',
    summary: 'Takes an image away; its files follow shortly.',
    permission: 'products:write',
    answers: { 204: null },
    handle: async ({ res, scope, param }) => {
      const [sku, id] = [pathSku(param('sku')), pathId(param('id'), 'image')];
      await transact(scope, (ctx) => removeImage(ctx, { sku, id }));
      res.status(204).end();
    },
  });

/** The images of a product, which are shown with it. */
export const imageRoutes = (deps: AppDeps): Route[] => [add(deps), change(deps), remove(deps)];
