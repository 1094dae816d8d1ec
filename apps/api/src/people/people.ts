import { changePerson, listPeople, removePerson, roles } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { line } from '../validation/fields.ts';
import { personAnswer } from './people-answers.ts';

export const personName = line(200).meta({ examples: ['Grace Hopper'] });

export const listPeopleRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/people',
    name: 'listPeople',
    summary: 'Tells who works for the shop, and in which role.',
    permission: 'people:read',
    answers: { 200: listOf(personAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listPeople) });
    },
  });

const changeSchema = z
  .strictObject({ name: personName.optional(), role: z.enum(roles).optional() })
  .refine((change) => Object.keys(change).length > 0, 'must change something')
  .meta({ minProperties: 1 });

export const changePersonRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/people/:id',
    name: 'changePerson',
    summary: 'Changes the name or the role of a person; a changed role holds within a second.',
    permission: 'people:write',
    body: changeSchema,
    answers: { 200: personAnswer },
    problems: ['last_owner'],
    handle: async ({ res, scope, body, param }) => {
      const id = pathId(param('id'), 'person');
      res.json(await transact(scope, (ctx) => changePerson(ctx, id, body)));
    },
  });

export const removePersonRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/people/:id',
    name: 'removePerson',
    summary: 'Takes all access away from a person; their sessions end within a second.',
    permission: 'people:write',
    answers: { 204: null },
    problems: ['last_owner'],
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'person');
      await transact(scope, (ctx) => removePerson(ctx, id));
      res.status(204).end();
    },
  });
