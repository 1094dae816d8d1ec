import {
  type Ctx,
  listExports,
  notFound,
  putOnBothRecords,
  readExport,
  readExportedImages,
  readExportFile,
  readTenant,
  requestExport,
  type Scope,
  type TenantExport,
} from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { sendFile } from '../http/send-file.ts';
import { inTenant } from './in-tenant.ts';
import { exportAnswer, exportFile, exportImages, exportsAnswer } from './tenant-answers.ts';
import { writeTar } from './write-tar.ts';

/** Whose data it is: the caller's own shop, or one that who runs the installation names. */
interface Side {
  prefix: '/v1' | '/v1/tenants/:id';
  permission: 'shop:export' | 'platform:operate';
  /** `Tenant` in the names of the operator's routes. */
  infix: '' | 'Tenant';
  scopeOf(call: Pick<Call, 'scope' | 'param'>): Scope;
  record(ctx: Ctx, scope: Scope, wanted: TenantExport): Promise<void>;
}

const noteOf = ({ id, expiresAt }: TenantExport) =>
  ({ action: 'tenant.export', after: { exportId: id, expiresAt } }) as const;

const own: Side = {
  ...{ prefix: '/v1', permission: 'shop:export', infix: '' },
  scopeOf: ({ scope }) => scope,
  record: async (ctx, _scope, wanted) =>
    ctx.audit({ ...noteOf(wanted), subject: { type: 'tenant', id: ctx.tenantId } }),
};

const anothers: Side = {
  ...{ prefix: '/v1/tenants/:id', permission: 'platform:operate', infix: 'Tenant' },
  scopeOf: ({ scope, param }) => inTenant(scope, pathId(param('id'), 'tenant')),
  record: (ctx, scope, wanted) => putOnBothRecords(ctx, scope, noteOf(wanted)),
};

const request = ({ transact }: AppDeps, side: Side): Route =>
  route({
    method: 'post',
    path: `${side.prefix}/exports`,
    name: `request${side.infix}Export`,
    summary:
      'Lets all data of the shop be written down, a file for each table; one that is under way is waited for.',
    permission: side.permission,
    answers: { 202: exportAnswer },
    idempotent: true,
    handle: async (call) => {
      const answer = await answerOnce(transact, { ...call, scope: side.scopeOf(call) }, async (ctx) => {
        await readTenant(ctx);
        const asked = await requestExport(ctx);
        if (asked.isNew) await side.record(ctx, call.scope, asked.wanted);
        return { status: 202, body: asked.wanted };
      });
      call.res.status(answer.status).json(answer.body);
    },
  });

const list = ({ transact }: AppDeps, side: Side): Route =>
  route({
    method: 'get',
    path: `${side.prefix}/exports`,
    name: `list${side.infix}Exports`,
    summary: 'Lists the exports of the shop that can be downloaded, or are under way.',
    permission: side.permission,
    answers: { 200: exportsAnswer },
    handle: async (call) => {
      const data = await transact(side.scopeOf(call), async (ctx) => {
        await readTenant(ctx);
        return listExports(ctx);
      });
      call.res.json({ data });
    },
  });

const read = ({ transact }: AppDeps, side: Side): Route =>
  route({
    method: 'get',
    path: `${side.prefix}/exports/:exportId`,
    name: `get${side.infix}Export`,
    summary: 'Tells how far an export is, and which files it has.',
    permission: side.permission,
    answers: { 200: exportAnswer },
    handle: async (call) => {
      const id = pathId(call.param('exportId'), 'export');
      call.res.json(await transact(side.scopeOf(call), (ctx) => readExport(ctx, id)));
    },
  });

const download = ({ db, transact }: AppDeps, side: Side): Route =>
  route({
    method: 'get',
    path: `${side.prefix}/exports/:exportId/:file`,
    name: `download${side.infix}Export`,
    summary: 'Sends one file of an export: a row in each line, as JSON.',
    permission: side.permission,
    answers: { 200: { mediaType: 'application/x-ndjson', schema: exportFile } },
    answerHeaders: ['Content-Disposition'],
    handle: async (call) => {
      const exportId = pathId(call.param('exportId'), 'export');
      const scope = side.scopeOf(call);
      const { files } = await transact(scope, (ctx) => readExport(ctx, exportId));
      const file = files.find(({ name }) => name === call.param('file'));
      if (!file) throw notFound('file');
      const { name, bytes } = file;
      const contentType = 'application/x-ndjson; charset=utf-8';
      const pieces = readExportFile(db, { tenantId: scope.tenantId, exportId, file: name });
      await sendFile(call, { name: `${name}.ndjson`, contentType, bytes }, pieces);
    },
  });

const downloadImages = ({ db, storage, transact }: AppDeps, side: Side): Route =>
  route({
    method: 'get',
    path: `${side.prefix}/exports/:exportId/product_images/files`,
    name: `download${side.infix}ExportImages`,
    summary: 'Sends the images of the shop as they were uploaded, as an archive.',
    description:
      'A file for each row of `product_images`, under the id of the image: those that are there now.',
    permission: side.permission,
    answers: { 200: exportImages },
    answerHeaders: ['Content-Disposition'],
    handle: async (call) => {
      const exportId = pathId(call.param('exportId'), 'export');
      const scope = side.scopeOf(call);
      const { status } = await transact(scope, (ctx) => readExport(ctx, exportId));
      if (status !== 'ready') throw notFound('file');
      const images = writeTar(readExportedImages({ db, storage }, scope.tenantId));
      await sendFile(call, { name: 'product_images.tar', contentType: exportImages.mediaType }, images);
    },
  });

/** All data of a shop, for its owner and for who runs the installation. */
export const exportRoutes = (deps: AppDeps): Route[] =>
  [own, anothers].flatMap((side) => [
    request(deps, side),
    list(deps, side),
    read(deps, side),
    download(deps, side),
    downloadImages(deps, side),
  ]);
