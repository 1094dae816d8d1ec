import {
  catalogueCode,
  delimiterNames,
  type ExportKind,
  getCsvExport,
  listCsvExports,
  type NewExport,
  notFound,
  orderStatuses,
  type Permission,
  readCsvExport,
  requestCsvExport,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { momentText } from '../http/answers.ts';
import { answeredId, answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { sendFile } from '../http/send-file.ts';
import { line } from '../validation/fields.ts';
import { csvFile, exportAnswer, exportPageAnswer, exportPath, exportView } from './csv-answers.ts';

const layout = {
  delimiter: z
    .enum(delimiterNames)
    .default('comma')
    .meta({ description: 'What parts the cells.', examples: ['comma'] }),
  byteOrderMark: z
    .boolean()
    .default(true)
    .meta({
      description: 'Without it Excel does not read the file as UTF-8; some other programs do not expect it.',
      examples: [true],
    }),
};

const productExport = z.strictObject({
  ...layout,
  filter: z
    .strictObject({
      category: catalogueCode
        .optional()
        .meta({ description: 'With all that lies below it.', examples: ['cups'] }),
      active: z.boolean().optional(),
      archived: z.boolean().optional(),
      updatedSince: momentText.optional(),
    })
    .default({}),
});

const stockExport = z.strictObject({
  ...layout,
  filter: z
    .strictObject({
      location: line(64)
        .optional()
        .meta({ examples: ['main'] }),
    })
    .default({}),
});

const orderExport = z.strictObject({
  ...layout,
  filter: z
    .strictObject({
      status: z.enum(orderStatuses).optional(),
      from: momentText.optional().meta({ description: 'Accepted at or after this moment.' }),
      to: momentText.optional().meta({ description: 'Accepted before this moment.' }),
    })
    .default({}),
});

interface Side {
  kind: ExportKind;
  /** In the names of its operations. */
  noun: 'Product' | 'Stock' | 'Order';
  permission: Permission;
  what: string;
  body: z.ZodType<Omit<NewExport, 'kind'>>;
}

const sides: readonly Side[] = [
  {
    ...{ kind: 'products', noun: 'Product', permission: 'products:read', body: productExport },
    what: 'products, a row for each',
  },
  {
    ...{ kind: 'stock', noun: 'Stock', permission: 'inventory:read', body: stockExport },
    what: 'stock, a row for each SKU at each location',
  },
  {
    // Names and addresses of all customers at once: for people who may export a customer, and no program.
    ...{ kind: 'orders', noun: 'Order', permission: 'customers:write', body: orderExport },
    what: 'orders, a row for each of their lines, with the names and addresses of customers',
  },
];

const exportsOf: PageKind<string> = { list: 'csv-exports', key: z.uuid() };
const idOf = ({ param }: Pick<Call, 'param'>): string => pathId(param('id'), 'export');

const request = ({ transact }: AppDeps, { kind, noun, permission, what, body }: Side): Route =>
  route({
    method: 'post',
    path: `/v1/csv/${kind}/exports`,
    name: `export${noun}File`,
    takesRoom: true,
    summary: `Lets a CSV file of ${what}, be written by a job.`,
    permission,
    body,
    bodyOptional: true,
    answers: { 202: exportAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    handle: async (call) => {
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 202,
        body: exportView(await requestCsvExport(ctx, { kind, ...call.body })),
      }));
      const id = answeredId(answer.body);
      call.res.status(answer.status).location(exportPath({ kind, id })).json(answer.body);
    },
  });

const list = ({ transact }: AppDeps, { kind, noun, permission }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/exports`,
    name: `list${noun}Exports`,
    summary: 'Lists such files that are written or can be downloaded, the newest first.',
    permission,
    query: z.strictObject(pageQuery),
    answers: { 200: exportPageAnswer },
    handle: async ({ res, scope, query: { cursor, limit } }) => {
      const after = readCursor(exportsOf, cursor);
      const found = await transact(scope, (ctx) => listCsvExports(ctx, { kind, after, limit }));
      res.json(page(exportsOf, found.exports.map(exportView), found.nextAfter));
    },
  });

const show = ({ transact }: AppDeps, { kind, noun, permission }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/exports/:id`,
    name: `get${noun}Export`,
    summary: 'Tells how far a file is, and where to download it.',
    permission,
    answers: { 200: exportAnswer },
    handle: async (call) => {
      const id = idOf(call);
      call.res.json(exportView(await transact(call.scope, (ctx) => getCsvExport(ctx, { kind, id }))));
    },
  });

const file = z.string().meta({
  description: 'The file, as RFC 4180 has it.',
  examples: ['sku,name,location,onHand,reserved,available\r\nMUG-01,Stoneware mug,main,40,2,38\r\n'],
});

const download = ({ db, transact }: AppDeps, { kind, noun, permission }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/exports/:id/file.csv`,
    name: `download${noun}File`,
    summary: 'Sends a file that is completed.',
    permission,
    answers: { 200: { mediaType: 'text/csv', schema: file } },
    answerHeaders: ['Content-Disposition', 'Cache-Control'],
    handle: async (call) => {
      const { scope } = call;
      const exportId = idOf(call);
      const { status, bytes, createdAt } = await transact(scope, (ctx) =>
        getCsvExport(ctx, { kind, id: exportId }),
      );
      if (status !== 'completed') throw notFound('file');
      const name = `${kind}-${createdAt.toISOString().slice(0, 10)}.csv`;
      const pieces = readCsvExport(db, { tenantId: scope.tenantId, exportId });
      await sendFile(call, { ...csvFile, name, bytes }, pieces);
    },
  });

/** Files that are written for download. */
export const csvExportRoutes = (deps: AppDeps): Route[] =>
  sides.flatMap((side) => [
    ...[request(deps, side), list(deps, side), show(deps, side), download(deps, side)],
  ]);
