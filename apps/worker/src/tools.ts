import {
  createReadCredentials,
  DeliveryPlaces,
  type Describer,
  type HookAnswer,
  type Mailer,
  PermanentFailure,
  parseKeyring,
  type SendHook,
  type Transact,
} from '@waybill/domain';
import { createTenantProviders } from '@waybill/providers/credentials';
import { createHookSender } from '@waybill/providers/hooks';
import { createImageProcessor } from '@waybill/providers/images';
import { createDescriber } from '@waybill/providers/openai';
import { createMailer } from '@waybill/providers/smtp';
import { createStorage } from '@waybill/providers/storage';
import type { Logger, SettingsOf } from '@waybill/runtime';
import type { BreakerNews, ObserveCall } from '@waybill/telemetry';
import type { HandlerTools } from './handlers.ts';
import { createHealthRecorder } from './provider-health.ts';

/** Below the job's own limit, so that the failure says what was too slow. */
const describerTimeoutMs = 50_000;

export interface Tools extends HandlerTools {
  close(): void;
}

interface ToolsOptions {
  transact: Transact;
  log: Logger;
  /** Makes every call to somebody else. */
  observe: ObserveCall;
  /** Counts the circuit breakers that are not closed. */
  noteBreaker: (tenantId: string, provider: string, news: BreakerNews) => void;
}

/** What the handlers need of the outside world, as the settings have it. */
export function openTools(
  settings: SettingsOf<'worker'>,
  { transact, log, observe, noteBreaker }: ToolsOptions,
): Tools {
  const { mail, ai, http, hooks, credentials } = settings;
  const keyring = credentials.keys === null ? null : parseKeyring(credentials.keys);
  const recordHealth = createHealthRecorder({ transact, log });
  const { providers } = createTenantProviders({
    settings,
    readCredentials: createReadCredentials({ transact, keyring }),
    observe,
    onBreakerChange: (tenantId, provider, change) => {
      noteBreaker(tenantId, provider, change);
      recordHealth(tenantId, provider, change);
    },
  });
  const { mailer, close } = openMailer(mail);
  const describer = createDescriber({
    apiKey: ai.apiKey,
    host: ai.provider,
    ...(ai.baseUrl && { baseUrl: ai.baseUrl }),
    ...(ai.model && { model: ai.model }),
    timeoutMs: describerTimeoutMs,
    tokensPerDay: ai.tokensPerDay,
    prices: ai.prices,
  });
  return {
    providers,
    mailer: observedMailer(mailer, observe),
    describer: observedDescriber(describer, observe),
    storage: createStorage(settings.storage),
    imageProcessor: createImageProcessor(),
    sendHook: observedSender(createHookSender({ policy: hooks }), observe),
    keyring,
    places: new DeliveryPlaces(),
    publicUrl: http.publicUrl,
    returnUrl: `${http.publicUrl}/checkout/return`,
    close,
  };
}

const observedMailer = ({ send }: Mailer, observe: ObserveCall): Mailer => ({
  send: (...args) => observe({ provider: 'smtp', operation: 'send' }, () => send(...args)),
});

const observedDescriber = ({ describe, ...limits }: Describer, observe: ObserveCall): Describer => ({
  ...limits,
  describe: (...args) => observe({ provider: 'openai', operation: 'describe' }, () => describe(...args)),
});

/** A receiver that does not take a message is its shop's trouble, and none of ours. */
class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly kind = 'refused';
  readonly answer: HookAnswer;

  constructor(answer: HookAnswer) {
    super('the endpoint did not take the message');
    this.answer = answer;
  }
}

const isTaken = (answer: HookAnswer): boolean =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;

const observedSender =
  (send: SendHook, observe: ObserveCall): SendHook =>
  async (...args) => {
    try {
      return await observe({ provider: 'webhooks', operation: 'deliver' }, async () => {
        const answer = await send(...args);
        if (!isTaken(answer)) throw new NotTaken(answer);
        return answer;
      });
    } catch (error) {
      if (error instanceof NotTaken) return error.answer;
      throw error;
    }
  };

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
