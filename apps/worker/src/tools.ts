import {
  type Mailer,
  type PaymentProvider,
  type PaymentProviders,
  PermanentFailure,
  type ProviderName,
} from '@waybill/domain';
import { createManualProvider } from '@waybill/providers/manual';
import { createDescriber } from '@waybill/providers/openai';
import { createMailer } from '@waybill/providers/smtp';
import { createStripeProvider } from '@waybill/providers/stripe';
import type { SettingsOf } from '@waybill/runtime';
import type { HandlerTools } from './handlers.ts';

/** For each request to the provider; a job makes up to three of them and has 30 s or more. */
const paymentTimeoutMs = 10_000;
/** Below the job's own limit, so that the failure says what was too slow. */
const describerTimeoutMs = 50_000;

export interface Tools extends HandlerTools {
  close(): void;
}

/** What the handlers need of the outside world, as the settings have it. */
export function openTools({ stripe, mail, ai, http }: SettingsOf<'worker'>): Tools {
  const byName: Readonly<Record<ProviderName, PaymentProvider>> = {
    stripe: createStripeProvider({
      ...stripe,
      baseUrl: stripe.baseUrl ?? undefined,
      timeoutMs: paymentTimeoutMs,
    }),
    manual: createManualProvider(),
  };
  const providers: PaymentProviders = (_tenantId, name) => byName[name];
  const { mailer, close } = openMailer(mail);
  const describer = createDescriber({
    apiKey: ai.apiKey,
    ...(ai.baseUrl && { baseUrl: ai.baseUrl }),
    model: ai.model,
    timeoutMs: describerTimeoutMs,
  });
  return { providers, mailer, describer, returnUrl: http.publicUrl, close };
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
