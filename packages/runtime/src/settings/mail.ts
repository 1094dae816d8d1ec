import { z } from 'zod';
import { defineGroup } from './group.ts';
import { type Kind, mailAddress, url } from './kinds.ts';
import { optional } from './variable.ts';

const server = url(['smtp', 'smtps'], '', 'smtps://user:password@smtp.example.com:465');
const mailServer: Kind<string> = {
  schema: z.union([server.schema, z.literal('null:')]),
  expected: 'an smtp:// or smtps:// address, or null: to throw every mail away',
  example: server.example,
};

export const mailGroup = defineGroup({
  title: 'Mail',
  variables: {
    SMTP_URL: optional(mailServer, {
      summary: 'The server that takes the mails; npm start brings an inbox of its own when it is not set.',
      secret: true,
      neededInProduction: 'no mail leaves',
    }),
    MAIL_FROM: optional(mailAddress('orders@example.com'), {
      summary: 'The sender of every mail; unset: the address of the shop it is about.',
    }),
  },
  build: (values) => ({ smtpUrl: values.SMTP_URL, from: values.MAIL_FROM }),
});
