import { roles } from '@waybill/domain';
import { z } from 'zod';
import { id, moment } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const who = {
  id,
  email: z.string().meta({ examples: ['grace@shop.example'] }),
  name: z.string().meta({ examples: ['Grace Hopper'] }),
  role: z.enum(roles),
};

export const personAnswer = named('Person', z.strictObject({ ...who, createdAt: moment }));

export const invitationAnswer = named(
  'Invitation',
  z.strictObject({
    ...who,
    invitedBy: id.nullable().meta({
      description: 'Null for an owner whom who runs the installation invited.',
    }),
    createdAt: moment,
    expiresAt: moment,
  }),
);
