import { type Mailer, PermanentFailure } from '@waybill/domain';
import { createPaymentProviders } from '@waybill/providers';
import { createDescriber } from '@waybill/providers/openai';
import { createMailer } from '@waybill/providers/smtp';
import type { SettingsOf } from '@waybill/runtime';
import type { HandlerTools } from './handlers.ts';

/** Below the job's own limit, so that the failure says what was too slow. */
const describerTimeoutMs = 50_000;

export interface Tools extends HandlerTools {
  close(): void;
}

/** What the handlers need of the outside world, as the settings have it. */
export function openTools({ stripe, mail, ai, http }: SettingsOf<'worker'>): Tools {
  const providers = createPaymentProviders({ stripe });
  const { mailer, close } = openMailer(mail);
  const describer = createDescriber({
    apiKey: ai.apiKey,
    ...(ai.baseUrl && { baseUrl: ai.baseUrl }),
    model: ai.model,
    timeoutMs: describerTimeoutMs,
  });
  return { providers, mailer, describer, returnUrl: `${http.publicUrl}/checkout/return`, close };
}

function openMailer({ smtpUrl, from }: SettingsOf<'worker'>['mail']): { mailer: Mailer; close(): void } {
  if (smtpUrl === null) return { mailer: unconfigured, close: () => undefined };
  const mailer = createMailer({ url: smtpUrl });
  return { mailer: from === null ? mailer : withSender(mailer, from), close: () => mailer.close() };
}

/** The mail waits, parked and explained, until there is a server for it. */
const unconfigured: Mailer = {
  send: async () => {
    throw new PermanentFailure('no mail server is configured: set SMTP_URL, then retry the job');
  },
};

/** Every shop's mails from one address; the shop's name stays. */
const withSender = (mailer: Mailer, address: string): Mailer => ({
  send: (mail, options) =>
    mailer.send({ ...mail, from: mail.from.replace(/<[^<>]*>$/, `<${address}>`) }, options),
});
