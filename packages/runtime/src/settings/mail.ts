import { defineGroup } from './group.ts';
import { mailAddress, url } from './kinds.ts';
import { optional } from './variable.ts';

export const mailGroup = defineGroup({
  title: 'Mail',
  variables: {
    SMTP_URL: optional(
      url(['smtp', 'smtps'], 'an smtp:// or smtps:// address', 'smtps://user:password@smtp.example.com:465'),
      {
        summary: 'The server that takes the mails; npm start brings an inbox of its own when it is not set.',
        secret: true,
      },
    ),
    MAIL_FROM: optional(mailAddress('orders@example.com'), {
      summary: 'The sender of every mail; unset: the address of the shop it is about.',
    }),
  },
  build: (values) => ({ smtpUrl: values.SMTP_URL, from: values.MAIL_FROM }),
});
