import { fulfilOutboxJob, type JobName, type JobRun, workImport, writeCsvExport } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hire, type TestPerson } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { mug } from '../testing/test-shop.ts';

interface Import {
  id: string;
  status: string;
  dryRun: boolean;
  failure: string | null;
  rows: Record<string, number>;
  createdBy: string;
  links: Record<'self' | 'report' | 'reportFile' | 'cancel', string>;
}

interface Export {
  id: string;
  status: string;
  rows: number;
  links: { self: string; file: string | null };
}

let api: TestApi;
let admin: TestPerson;
beforeAll(async () => {
  api = await startApi();
  admin = await hire(api, 'admin');
});
afterAll(() => api.close());

const csv = { 'content-type': 'text/csv' };
const send = <Body = Import>(
  path: string,
  raw: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers = {},
) => api.storefront.call<Body>('POST', `/v1/csv/${path}`, { raw, headers: { ...csv, ...headers } });

/** Does the worker's part: all jobs of files that are owed, and those that come of them. */
async function work(): Promise<void> {
  for (let nth = 0; nth < api.dispatched.length; nth++) {
    const job = api.dispatched[nth];
    if (job?.job !== 'csv.import' && job?.job !== 'csv.export') continue;
    const scope = { tenantId: job.tenantId, actor: { type: 'system', id: job.job } } as const;
    const run: JobRun = {
      ...{ job: job.job, id: job.id, tenantId: job.tenantId, attempt: 1, payload: job.payload as never },
      signal: new AbortController().signal,
      transact: (body) => api.transact(scope, body),
      fulfil: (body) =>
        api.transact(scope, async (ctx) => {
          if (await fulfilOutboxJob(ctx.tx, job.tenantId, job.id)) await body(ctx);
        }),
    };
    const ofKind = <Name extends JobName>() => run as unknown as JobRun<Name>;
    await (job.job === 'csv.import'
      ? workImport(ofKind<'csv.import'>())
      : writeCsvExport(ofKind<'csv.export'>()));
  }
}

describe('a file that is sent', () => {
  it('is taken with 202, worked by a job, and told of row by row', async () => {
    const text = 'sku;name;price\r\nCSV-1;=First;12,50\r\nCSV-2;Second;x\r\n';
    const sent = await send('products/imports', text);
    expect(sent.status).toBe(202);
    expect(sent.headers.get('location')).toBe(sent.body.links.self);
    expect(sent.body).toMatchObject({ status: 'applying', progress: 0, bytes: text.length });
    await work();
    const { body } = await api.storefront.get<Import>(sent.body.links.self);
    expect(body).toMatchObject({ status: 'completed', rows: { read: 2, created: 1, failed: 1 } });
    expect(body.createdBy).toMatch(/^api_key:/);
    expect((await api.storefront.get('/v1/products/CSV-1')).body).toMatchObject({
      name: '=First',
      price: 1_250,
    });
    const report = await api.storefront.get<{ data: unknown[] }>(body.links.report);
    expect(report.body.data).toMatchObject([{ row: 3, column: 'price', value: 'x' }]);
    const file = await api.storefront.get<string>(body.links.reportFile);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="products-import-report.csv"');
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    expect(file.body.split('\r\n').slice(0, 2)).toEqual([
      'row,column,problem,value',
      expect.stringMatching(/^3,price,"must be an amount in USD.*",x$/),
    ]);
    const list = await api.storefront.get<{ data: Import[] }>('/v1/csv/products/imports?limit=1');
    expect(list.body.data.map(({ id }) => id)).toEqual([body.id]);
    const cancelled = await api.storefront.post(body.links.cancel, undefined);
    expect([cancelled.status, cancelled.body.code]).toEqual([409, 'illegal_transition']);
  });

  it('is taken once under its key, and leaves nothing behind when it is sent again', async () => {
    const headers = { 'idempotency-key': 'the-file' };
    const text = `sku,onHand\n${mug.sku},3\n`;
    const first = await send('stock/imports?dryRun=true', text, headers);
    const again = await send('stock/imports?dryRun=true', text, headers);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([
      202,
      202,
      'true',
    ]);
    expect(again.body).toEqual(first.body);
    const other = await send<{ code: string }>('stock/imports?dryRun=true', `${text}X,1\n`, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    const uploads = await api.db.inTenant(api.tenantId, ({ prisma }) =>
      prisma.csvImport.count({ where: { status: 'receiving' } }),
    );
    expect(uploads).toBe(0);
    await work();
    expect((await api.storefront.get<Import>(first.body.links.self)).body).toMatchObject({
      ...{ status: 'completed', dryRun: true, rows: { updated: 1 } },
    });
  });

  it('may be far larger than a JSON body, and not larger than 32 MiB', async () => {
    const row = Buffer.from(`${mug.sku},${' '.repeat(1_000)}\n`.repeat(1_000));
    const streamed = (times: number) => {
      let left = times;
      return new ReadableStream<Uint8Array>({
        pull: (controller) => (left-- > 0 ? controller.enqueue(row) : controller.close()),
      });
    };
    const taken = await send('stock/imports', streamed(2));
    expect([taken.status, taken.body]).toMatchObject([202, { bytes: 2 * row.length }]);
    await api.storefront.post(taken.body.links.cancel, undefined);
    const refused = await send<{ code: string }>('stock/imports', streamed(34));
    expect([refused.status, refused.body.code]).toEqual([413, 'body_too_large']);
    expect(await api.db.inTenant(api.tenantId, ({ prisma }) => prisma.csvImportPiece.count())).toBe(0);
  });

  it('has to be CSV in UTF-8', async () => {
    const refusals = [
      await send<{ code: string }>('products/imports', 'sku', { 'content-type': 'application/json' }),
      await send<{ code: string }>('products/imports', 'sku', {
        'content-type': 'text/csv; charset=windows-1252',
      }),
      await send<{ code: string }>('products/imports', 'sku', { 'content-encoding': 'gzip' }),
      await send<{ code: string }>('products/imports', new Uint8Array([0x73, 0xfc, 0x0a])),
      await send<{ code: string }>('products/imports?mode=some', 'sku'),
    ];
    expect(refusals.map(({ status, body }) => [status, body.code])).toEqual([
      ...[1, 2, 3].map(() => [415, 'unsupported_media_type']),
      [400, 'validation_failed'],
      [400, 'validation_failed'],
    ]);
  });
});

describe('a file that is asked for', () => {
  it('is written by a job, and downloaded as an attachment', async () => {
    const { body } = await api.storefront.post<Export>('/v1/csv/stock/exports', { byteOrderMark: false });
    expect(body).toMatchObject({ status: 'running', links: { file: null } });
    expect((await api.storefront.get(`${body.links.self}/file.csv`)).status).toBe(404);
    await work();
    const done = await api.storefront.get<Export>(body.links.self);
    expect(done.body).toMatchObject({ status: 'completed' });
    const file = await api.storefront.get<string>(String(done.body.links.file));
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="stock-\d{4}-\d\d-\d\d\.csv"$/,
    );
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    expect(Number(file.headers.get('content-length'))).toBe(Buffer.byteLength(file.body));
    expect(file.body.split('\r\n')[0]).toBe('sku,name,location,onHand,reserved,available');
  });

  it('of orders is for who may export a customer, and for no program', async () => {
    const viewer = await hire(api, 'viewer');
    const asked = await admin.client.post<Export>('/v1/csv/orders/exports', {});
    expect(asked.status).toBe(202);
    const refused = [
      await api.storefront.post('/v1/csv/orders/exports', {}),
      await api.storefront.get(asked.body.links.self),
      await viewer.client.post('/v1/csv/orders/exports', {}),
      await viewer.client.get(`${asked.body.links.self}/file.csv`),
      await viewer.client.call('POST', '/v1/csv/products/imports', { raw: 'sku\n', headers: csv }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    const log = await admin.client.get<{ data: { action: string }[] }>('/v1/audit-log?limit=5');
    expect(log.body.data.map(({ action }) => action)).toContain('csv.export');
  });
});
