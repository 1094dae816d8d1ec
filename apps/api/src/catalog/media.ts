import { notFound, renderingKey, type ServedFormat } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { isKnown } from '../http/etag.ts';
import { pathId } from '../http/path-id.ts';
import { openRoute, type Route } from '../http/route.ts';

const shapeOfFile = /^([1-9]\d{0,3})\.(webp|jpeg)$/;

const bytes = z.string().meta({ description: 'The image, as WebP or JPEG.', examples: ['(the bytes)'] });

function readFile(name: string): { width: number; format: ServedFormat } {
  const [, width, format] = shapeOfFile.exec(name) ?? [];
  if (width === undefined || format === undefined) throw notFound('image');
  return { width: Number(width), format: format as ServedFormat };
}

/** What an image shows never changes under its address: another image has another id. */
export const getMediaRoute = ({ storage, findStanding }: AppDeps): Route =>
  openRoute({
    method: 'get',
    path: '/media/:tenant/:image/:file',
    name: 'getImageFile',
    summary: 'Sends an image in one width, to whoever knows its address.',
    // A page shows dozens of them, and many who share an address look at it.
    points: 0,
    headers: ['If-None-Match'],
    answerHeaders: ['ETag', 'Cache-Control'],
    answers: { 200: { mediaType: 'image/*', schema: bytes }, 304: null },
    handle: async ({ req, res, param }) => {
      const [tenantId, imageId] = [pathId(param('tenant'), 'image'), pathId(param('image'), 'image')];
      const file = readFile(param('file'));
      const standing = await findStanding(tenantId);
      const found = standing && (await storage.get(renderingKey(standing.id, imageId.toLowerCase(), file)));
      if (!found) throw notFound('image');
      const tag = `"${imageId}-${file.width}-${file.format}"`;
      res.set({
        'Cache-Control': 'public, max-age=31536000, immutable',
        ETag: tag,
        // Pages of the shop show it, wherever they are.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      if (isKnown(req, tag)) res.status(304).end();
      else res.type(`image/${file.format}`).send(Buffer.from(found));
    },
  });
