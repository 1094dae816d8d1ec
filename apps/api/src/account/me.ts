import { readMe } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { meAnswer } from './account-answers.ts';

export const readMeRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/auth/me',
    name: 'readMe',
    summary: 'Tells who is logged in, in which role, and whether a second factor protects the login.',
    permission: 'account:manage',
    answers: { 200: meAnswer },
    problems: ['not_found'],
    handle: async ({ res, scope, principal: { actor } }) => {
      res.json(await transact(scope, (ctx) => readMe(ctx, actor.id)));
    },
  });
