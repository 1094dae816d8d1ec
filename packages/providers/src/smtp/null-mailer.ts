import { toMessage } from './message.ts';
import type { ClosableMailer } from './smtp-mailer.ts';

/** Looks at every mail as one that sends it would, and throws it away: for load tests that are not about mail. */
export const createNullMailer = (): ClosableMailer => ({
  send: async (mail, { signal }) => {
    signal.throwIfAborted();
    toMessage(mail, signal);
  },
  close: () => undefined,
});
