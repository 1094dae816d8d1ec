import {
  acceptImport,
  beginImport,
  cancelImport,
  delimiterNames,
  dropUpload,
  getImport,
  type ImportKind,
  importModes,
  listFaults,
  listImports,
  maxImportBytes,
  maxRowsAtOnce,
  type NewImport,
  type Permission,
  readReport,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answeredId, answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { sendFile } from '../http/send-file.ts';
import { reason } from '../validation/fields.ts';
import {
  csvFile,
  importAnswer,
  importPageAnswer,
  importPath,
  importView,
  reportFile,
  reportPageAnswer,
} from './csv-answers.ts';
import { receiveFile, requireCsv } from './receive-file.ts';

/** What differs from one kind of file to another. */
interface Side {
  kind: ImportKind;
  /** In the names of its operations. */
  noun: 'Product' | 'Stock';
  read: Permission;
  write: Permission;
  what: string;
  example: string;
}

const sides: readonly Side[] = [
  {
    ...{ kind: 'products', noun: 'Product', read: 'products:read', write: 'products:write' },
    what: 'products: a row makes one, or changes the one with its SKU',
    example: 'sku,name,price,currency\r\nMUG-01,Stoneware mug,12.50,USD\r\n',
  },
  {
    ...{ kind: 'stock', noun: 'Stock', read: 'inventory:read', write: 'inventory:write' },
    what: 'stock: a row says how much of a SKU is at a location, or by how much that changes',
    example: 'sku,location,onHand\r\nMUG-01,main,40\r\n',
  },
];

const importQuery = z.strictObject({
  mode: z
    .enum(importModes)
    .default('best-effort')
    .meta({
      description: `\`best-effort\` takes every row that can be taken; \`all-or-nothing\` changes nothing unless all of them can, and is for at most ${maxRowsAtOnce} rows.`,
      examples: ['best-effort'],
    }),
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Tells what would come of it, and changes nothing.', examples: ['true'] }),
  delimiter: z
    .enum(delimiterNames)
    .optional()
    .meta({
      description: 'What parts the cells; found out by the first row, if absent.',
      examples: ['semicolon'],
    }),
});

/** Only a movement of stock has one. */
const stockQuery = z.strictObject({
  ...importQuery.shape,
  reason: reason.optional().meta({ description: 'Of rows that give none.', examples: ['counted'] }),
});

const imports: PageKind<string> = { list: 'csv-imports', key: z.uuid() };
const faults: PageKind<number> = { list: 'csv-faults', key: z.int().min(1) };

const idOf = ({ param }: Pick<Call, 'param'>): string => pathId(param('id'), 'import');

/** Stores the file, and takes it; what was sent before, under the same key, is answered as it was then. */
async function take({ db, transact }: AppDeps, call: Call, wanted: NewImport): Promise<void> {
  const { req, res, scope } = call;
  requireCsv(req);
  const { tenantId } = scope;
  const id = await transact(scope, (ctx) => beginImport(ctx, wanted));
  let isTaken = false;
  try {
    const file = await receiveFile(req, { db, tenantId, importId: id });
    const { sha256 } = file;
    const answer = await answerOnce(transact, { ...call, sent: { ...wanted, sha256 } }, async (ctx) => ({
      status: 202,
      body: importView(await acceptImport(ctx, { ...wanted, ...file, id })),
    }));
    const takenId = answeredId(answer.body);
    isTaken = takenId === id;
    res
      .status(answer.status)
      .location(importPath({ kind: wanted.kind, id: takenId }))
      .json(answer.body);
  } finally {
    if (!isTaken) await dropUpload(db, { tenantId, id });
  }
}

const send = (deps: AppDeps, { kind, noun, write, what, example }: Side): Route =>
  route({
    method: 'post',
    path: `/v1/csv/${kind}/imports`,
    name: `import${noun}File`,
    takesRoom: true,
    summary: `Takes a CSV file of ${what}.`,
    description: `The file itself is the body: UTF-8, at most ${maxImportBytes / 1024 / 1024} MiB, with the names of its columns in the first row. A job works it; the answer says where to look how far it is.`,
    permission: write,
    query: kind === 'stock' ? stockQuery : importQuery,
    request: {
      mediaType: 'text/csv',
      schema: z.string().meta({ description: 'The file.', examples: [example] }),
    },
    answers: { 202: importAnswer },
    idempotent: true,
    answerHeaders: ['Location'],
    problems: ['body_too_large', 'unsupported_media_type', 'validation_failed'],
    handle: async (call) => {
      await take(deps, call, { kind, ...call.query });
    },
  });

const list = ({ transact }: AppDeps, { kind, noun, read }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/imports`,
    name: `list${noun}Imports`,
    summary: 'Lists the imports of such files, the newest first.',
    permission: read,
    query: z.strictObject(pageQuery),
    answers: { 200: importPageAnswer },
    handle: async ({ res, scope, query: { cursor, limit } }) => {
      const after = readCursor(imports, cursor);
      const found = await transact(scope, (ctx) => listImports(ctx, { kind, after, limit }));
      res.json(page(imports, found.imports.map(importView), found.nextAfter));
    },
  });

const show = ({ transact }: AppDeps, { kind, noun, read }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/imports/:id`,
    name: `get${noun}Import`,
    summary: 'Tells how far an import is, and what became of the rows so far.',
    permission: read,
    answers: { 200: importAnswer },
    handle: async (call) => {
      const id = idOf(call);
      call.res.json(importView(await transact(call.scope, (ctx) => getImport(ctx, { kind, id }))));
    },
  });

const cancel = ({ transact }: AppDeps, { kind, noun, write }: Side): Route =>
  route({
    method: 'post',
    path: `/v1/csv/${kind}/imports/:id/cancel`,
    name: `cancel${noun}Import`,
    summary: 'Stops an import; what it has changed stays changed.',
    permission: write,
    answers: { 200: importAnswer },
    idempotent: true,
    problems: ['illegal_transition'],
    handle: async (call) => {
      const id = idOf(call);
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 200,
        body: importView(await cancelImport(ctx, { kind, id })),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

const report = ({ transact }: AppDeps, { kind, noun, read }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/imports/:id/report`,
    name: `list${noun}ImportFaults`,
    summary: 'Lists what is wrong with the file, row by row.',
    permission: read,
    query: z.strictObject(pageQuery),
    answers: { 200: reportPageAnswer },
    handle: async (call) => {
      const id = idOf(call);
      const { cursor, limit } = call.query;
      const after = readCursor(faults, cursor);
      const found = await transact(call.scope, (ctx) => listFaults(ctx, { kind, id, after, limit }));
      call.res.json(page(faults, found.faults, found.nextAfter));
    },
  });

const downloadReport = ({ db, transact }: AppDeps, { kind, noun, read }: Side): Route =>
  route({
    method: 'get',
    path: `/v1/csv/${kind}/imports/:id/report.csv`,
    name: `download${noun}ImportReport`,
    summary: 'Sends what is wrong with the file, row by row, as a CSV file.',
    permission: read,
    query: z.strictObject({ delimiter: z.enum(delimiterNames).default('comma') }),
    answers: { 200: { mediaType: 'text/csv', schema: reportFile } },
    answerHeaders: ['Content-Disposition', 'Cache-Control'],
    handle: async (call) => {
      const { scope, query } = call;
      const importId = idOf(call);
      await transact(scope, (ctx) => getImport(ctx, { kind, id: importId }));
      const pieces = readReport(db, { tenantId: scope.tenantId, importId, ...query });
      await sendFile(call, { ...csvFile, name: `${kind}-import-report.csv` }, pieces);
    },
  });

/** Files that are taken in. */
export const csvImportRoutes = (deps: AppDeps): Route[] =>
  sides.flatMap((side) => [
    ...[send(deps, side), list(deps, side), show(deps, side), cancel(deps, side)],
    ...[report(deps, side), downloadReport(deps, side)],
  ]);
