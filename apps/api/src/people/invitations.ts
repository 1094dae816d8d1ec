import { acceptInvitation, invitePerson, listInvitations, revokeInvitation, roles } from '@waybill/domain';
import { z } from 'zod';
import { invitationPath, linkTo } from '../account/links.ts';
import { chosenPassword, linkToken } from '../account/passwords.ts';
import { requestOf } from '../auth/principal.ts';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { openRoute, type Route, route } from '../http/route.ts';
import { costOfGuess } from '../limits/limits.ts';
import { email } from '../validation/fields.ts';
import { personName } from './people.ts';
import { invitationAnswer } from './people-answers.ts';

const invitationSchema = z.strictObject({ email, name: personName, role: z.enum(roles) });

export const invitePersonRoute = ({ transact, publicUrl }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/people/invitations',
    name: 'invitePerson',
    summary:
      'Sends somebody a link that makes them one of the people of the shop; it is good once, for 7 days.',
    permission: 'people:write',
    body: invitationSchema,
    answers: { 201: invitationAnswer },
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    handle: async (call) => {
      const linkOf = linkTo(publicUrl, invitationPath);
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await invitePerson(ctx, { ...call.body, linkOf }),
      }));
      call.res.status(answer.status).json(answer.body);
    },
  });

export const listInvitationsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/people/invitations',
    name: 'listInvitations',
    summary: 'Lists the invitations that are open.',
    permission: 'people:read',
    answers: { 200: listOf(invitationAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listInvitations) });
    },
  });

export const revokeInvitationRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/people/invitations/:id',
    name: 'revokeInvitation',
    summary: 'Makes the link of an invitation void.',
    permission: 'people:write',
    answers: { 204: null },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'invitation');
      await transact(scope, (ctx) => revokeInvitation(ctx, id));
      res.status(204).end();
    },
  });

const acceptSchema = z.strictObject({ token: linkToken, password: chosenPassword });

export const acceptInvitationRoute = (deps: AppDeps): Route =>
  openRoute({
    method: 'post',
    path: '/v1/auth/invitations/accept',
    name: 'acceptInvitation',
    points: costOfGuess,
    summary: 'Accepts an invitation with the token of its link, and sets the password to log in with.',
    body: acceptSchema,
    answers: { 204: null },
    problems: ['invalid_link', 'password_refused'],
    handle: async ({ res, body }) => {
      await acceptInvitation({ ...deps, request: requestOf(res) }, body);
      res.status(204).end();
    },
  });
