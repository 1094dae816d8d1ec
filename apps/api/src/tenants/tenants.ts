import {
  type Ctx,
  captureModes,
  inviteOwner,
  listTenants,
  newId,
  openShop,
  readTenant,
  requestDeletion,
  resumeTenant,
  suspendTenant,
  type TenantRecord,
  undoDeletion,
} from '@waybill/domain';
import { z } from 'zod';
import { invitationPath, linkTo } from '../account/links.ts';
import type { AppDeps } from '../deps.ts';
import { answering } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { personName } from '../people/people.ts';
import { amount, currency, email, line, reason } from '../validation/fields.ts';
import { inTenant } from './in-tenant.ts';
import { tenantAnswer, tenantPageAnswer } from './tenant-answers.ts';
import { tenantView } from './tenant-view.ts';

const permission = 'platform:operate';

const slug = z
  .string()
  .regex(
    /^(?![0-9a-f]{8}-[0-9a-f]{4}-)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits and hyphens, and not look like an id',
  )
  .meta({ examples: ['harbour'] });

const ownerSchema = z.strictObject({ email, name: personName });

const shippingMethodSchema = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z0-9_-]{1,40}$/, 'must be 1 to 40 lower-case letters, digits, - and _')
    .meta({ examples: ['standard'] }),
  name: line(100).meta({ examples: ['Standard'] }),
  price: amount.max(99_999_999),
});

const newTenantSchema = z.strictObject({
  slug,
  name: line(200).meta({ examples: ['Harbour Pottery'] }),
  currency,
  owner: ownerSchema,
  merchantEmail: email.optional(),
  senderEmail: email.optional(),
  capture: z.enum(captureModes).default('automatic'),
  shippingMethods: z
    .array(shippingMethodSchema)
    .min(1)
    .max(50)
    .refine(
      (methods) => new Set(methods.map(({ code }) => code)).size === methods.length,
      'must not have the same code twice',
    ),
});

export const openTenantRoute = ({ transact, publicUrl }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/tenants',
    name: 'openTenant',
    summary: 'Opens a shop, and sends its owner an invitation by mail.',
    description: 'Sent twice it is refused with `already_exists`: its slug names the shop.',
    permission,
    body: newTenantSchema,
    answers: { 201: tenantAnswer },
    answerHeaders: ['Location'],
    problems: ['already_exists', 'limit_reached'],
    handle: async ({ res, scope, body }) => {
      const { capture: captureMode, owner, ...rest } = body;
      const { merchantEmail = owner.email, senderEmail = merchantEmail } = body;
      const linkOf = linkTo(publicUrl, invitationPath);
      const shop = { ...rest, merchantEmail, senderEmail, captureMode, owner, linkOf };
      const tenant = await transact(inTenant(scope, newId()), (ctx) => openShop(ctx, shop, scope));
      res.status(201).location(`/v1/tenants/${tenant.id}`).json(tenantView(tenant));
    },
  });

const tenantList: PageKind<string> = { list: 'tenants', key: z.uuid() };

export const listTenantsRoute = ({ db }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/tenants',
    name: 'listTenants',
    summary: 'Lists the shops of the installation, in the order in which they were opened.',
    permission,
    query: z.strictObject(pageQuery),
    answers: { 200: tenantPageAnswer },
    handle: async ({ res, query: { cursor, limit } }) => {
      const after = readCursor(tenantList, cursor) ?? null;
      const { tenants, nextAfter } = await listTenants(db, { after, limit });
      res.json(page(tenantList, tenants.map(tenantView), nextAfter));
    },
  });

interface TenantAction<Body>
  extends Pick<Route, 'method' | 'name' | 'summary' | 'description' | 'problems' | 'idempotent'> {
  path: `/v1/tenants/:id${string}`;
  body?: z.ZodType<Body>;
  status?: 200 | 202;
  act(ctx: Ctx, call: Call<Body, unknown>): Promise<TenantRecord>;
}

/** Something that is done to one shop, or asked of it. The answer is the shop as it is afterwards. */
const tenantAction = <Body = undefined>(
  { transact }: AppDeps,
  { act, status = 200, ...declared }: TenantAction<Body>,
): Route =>
  route<Body>({
    ...declared,
    permission,
    answers: answering(status, tenantAnswer),
    handle: async (call) => {
      const tenantId = pathId(call.param('id'), 'tenant');
      const scope = inTenant(call.scope, tenantId);
      if (!declared.idempotent) {
        call.res.status(status).json(tenantView(await transact(scope, (ctx) => act(ctx, call))));
        return;
      }
      const answer = await answerOnce(transact, { ...call, scope }, async (ctx) => ({
        status,
        body: tenantView(await act(ctx, call)),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const getTenantRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'get',
    path: '/v1/tenants/:id',
    name: 'getTenant',
    summary: 'Tells how one shop stands.',
    act: readTenant,
  });

export const suspendTenantRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'post',
    path: '/v1/tenants/:id/suspend',
    name: 'suspendTenant',
    summary: 'Lets a shop be read and not changed, within a second; its jobs wait.',
    body: z.strictObject({ reason }),
    problems: ['illegal_transition'],
    act: (ctx, { scope, body }) => suspendTenant(ctx, { operator: scope, reason: body.reason }),
  });

export const resumeTenantRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'post',
    path: '/v1/tenants/:id/resume',
    name: 'resumeTenant',
    summary: 'Ends the suspension of a shop, and brings on the jobs that it held up.',
    problems: ['illegal_transition'],
    act: (ctx, { scope }) => resumeTenant(ctx, { operator: scope }),
  });

export const deleteTenantRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'delete',
    path: '/v1/tenants/:id',
    name: 'deleteTenant',
    summary: 'Suspends a shop, and deletes all of it after a grace period in which that can be undone.',
    status: 202,
    problems: ['illegal_transition'],
    act: (ctx, { scope }) => requestDeletion(ctx, { operator: scope, graceDays: deps.tenantGraceDays }),
  });

export const undoDeletionRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'post',
    path: '/v1/tenants/:id/undelete',
    name: 'undoTenantDeletion',
    summary: 'Keeps a shop that was to be deleted.',
    problems: ['illegal_transition'],
    act: (ctx, { scope }) => undoDeletion(ctx, { operator: scope }),
  });

export const inviteOwnerRoute = (deps: AppDeps): Route =>
  tenantAction(deps, {
    method: 'post',
    path: '/v1/tenants/:id/owner-invitations',
    name: 'inviteOwner',
    idempotent: true,
    summary: 'Invites an owner: where the first invitation expired, or the owners of a shop are gone.',
    body: ownerSchema,
    problems: ['limit_reached'],
    act: async (ctx, { body }) => {
      const tenant = await readTenant(ctx);
      await inviteOwner(ctx, { ...body, linkOf: linkTo(deps.publicUrl, invitationPath) });
      return tenant;
    },
  });
