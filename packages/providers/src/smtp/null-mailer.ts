import { createTransport } from 'nodemailer';
import { toMessage } from './message.ts';
import type { ClosableMailer } from './smtp-mailer.ts';

/** Writes every mail as it would be sent, and throws it away: for load tests that are not about mail. */
export function createNullMailer(): ClosableMailer {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(mail, { signal }) {
      await transport.sendMail(toMessage(mail, signal));
    },
    close: () => transport.close(),
  };
}
