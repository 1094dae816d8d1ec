import {
  addHookEndpoint,
  changeHookEndpoint,
  getHookEndpoint,
  given,
  hookEvents,
  hookEventTypes,
  type Keyring,
  listHookEndpoints,
  removeHookEndpoint,
  rotateHookSecret,
  testHookEndpoint,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { takesNoKey } from '../http/without-key.ts';
import { endpointAnswer, eventTypeAnswer, newEndpointAnswer } from './endpoint-answers.ts';
import { endpointChangesSchema, newEndpointSchema, rotationSchema } from './endpoint-schemas.ts';
import { endpointView } from './endpoint-view.ts';

export const endpointsPath = '/v1/webhook-endpoints';
const onePath = `${endpointsPath}/:id` as const;

/** One that is not there, or not the shop's: `not_found`. */
export const endpointIdOf = ({ param }: Pick<Call, 'param'>): string =>
  pathId(param('id'), 'webhook endpoint');

function requireKeyring(keyring: Keyring | null): Keyring {
  if (keyring) return keyring;
  throw new Problem(
    'credentials_not_supported',
    'This installation has no key to encrypt secrets with: its operator has to set WAYBILL_CREDENTIALS_KEYS.',
  );
}

export const listEventTypesRoute = (): Route =>
  route({
    method: 'get',
    path: '/v1/webhook-event-types',
    name: 'listWebhookEventTypes',
    summary: 'Lists the events that a webhook endpoint can choose.',
    permission: 'settings:read',
    answers: { 200: listOf(eventTypeAnswer) },
    handle: async ({ res }) => {
      res.json({ data: hookEventTypes.map((type) => ({ type, description: hookEvents[type] })) });
    },
  });

export const listEndpointsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: endpointsPath,
    name: 'listWebhookEndpoints',
    summary: 'Lists the webhook endpoints of the shop, without their secrets.',
    permission: 'settings:read',
    answers: { 200: listOf(endpointAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: (await transact(scope, listHookEndpoints)).map(endpointView) });
    },
  });

export const createEndpointRoute = ({ transact, keyring, hookTargets }: AppDeps): Route =>
  route({
    method: 'post',
    path: endpointsPath,
    name: 'createWebhookEndpoint',
    takesRoom: true,
    summary: 'Adds a webhook endpoint and shows its secret, this once.',
    description: takesNoKey('adds two endpoints: remove the one whose answer was lost'),
    permission: 'settings:write',
    body: newEndpointSchema(hookTargets),
    answers: { 201: newEndpointAnswer },
    problems: ['limit_reached', 'credentials_not_supported'],
    answerHeaders: ['Location'],
    handle: async ({ res, scope, body }) => {
      const added = await transact(scope, (ctx) =>
        addHookEndpoint(ctx, { endpoint: body, keyring: requireKeyring(keyring) }),
      );
      res
        .status(201)
        .location(`${endpointsPath}/${added.endpoint.id}`)
        .json({ ...endpointView(added.endpoint), secret: added.secret });
    },
  });

export const getEndpointRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: onePath,
    name: 'getWebhookEndpoint',
    summary: 'Tells one webhook endpoint, without its secret.',
    permission: 'settings:read',
    answers: { 200: endpointAnswer },
    handle: async (call) => {
      const id = endpointIdOf(call);
      call.res.json(endpointView(await transact(call.scope, (ctx) => getHookEndpoint(ctx, id))));
    },
  });

export const changeEndpointRoute = ({ transact, hookTargets }: AppDeps): Route =>
  route({
    method: 'patch',
    path: onePath,
    name: 'changeWebhookEndpoint',
    summary: 'Changes the fields that are sent; enabling gives an endpoint a new start.',
    permission: 'settings:write',
    body: endpointChangesSchema(hookTargets),
    answers: { 200: endpointAnswer },
    handle: async (call) => {
      const id = endpointIdOf(call);
      const changed = await transact(call.scope, (ctx) => changeHookEndpoint(ctx, id, given(call.body)));
      call.res.json(endpointView(changed));
    },
  });

export const removeEndpointRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: onePath,
    name: 'removeWebhookEndpoint',
    summary: 'Removes a webhook endpoint with its log; what is owed to it is not sent any more.',
    permission: 'settings:write',
    answers: { 204: null },
    handle: async (call) => {
      const id = endpointIdOf(call);
      await transact(call.scope, (ctx) => removeHookEndpoint(ctx, id));
      call.res.status(204).end();
    },
  });

export const rotateSecretRoute = ({ transact, keyring }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${onePath}/secret`,
    name: 'rotateWebhookSecret',
    summary:
      'Makes a new secret and shows it, this once; messages carry both signatures for as long as is asked.',
    description: takesNoKey('makes two secrets, and messages carry the signatures of both'),
    permission: 'settings:write',
    body: rotationSchema,
    bodyOptional: true,
    answers: { 200: newEndpointAnswer },
    problems: ['credentials_not_supported'],
    handle: async (call) => {
      const id = endpointIdOf(call);
      const rotated = await transact(call.scope, (ctx) =>
        rotateHookSecret(ctx, { id, overlap: call.body.overlapHours, keyring: requireKeyring(keyring) }),
      );
      call.res.json({ ...endpointView(rotated.endpoint), secret: rotated.secret });
    },
  });

export const testEndpointRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: `${onePath}/test`,
    name: 'testWebhookEndpoint',
    takesRoom: true,
    summary: 'Sends the endpoint a message of the type webhook.test.',
    permission: 'settings:write',
    answers: { 202: z.strictObject({}) },
    problems: ['illegal_transition'],
    idempotent: true,
    handle: async (call) => {
      const id = endpointIdOf(call);
      const answer = await answerOnce(transact, call, async (ctx) => {
        await testHookEndpoint(ctx, id);
        return { status: 202, body: {} };
      });
      call.res.status(answer.status).json(answer.body);
    },
  });
