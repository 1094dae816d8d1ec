import { join } from 'node:path';
import { createInbox } from './inbox/index.ts';
import { createOpenAiSimulator } from './openai/index.ts';
import { createPayPalSimulator } from './paypal/index.ts';
import type { SimulatorSettings } from './settings.ts';
import { createStripeSimulator } from './stripe/index.ts';

interface Running {
  /** Where it is reached. */
  urls: Record<string, string>;
  close(): Promise<void>;
}

type Start = (settings: SimulatorSettings) => Promise<Running> | null;

const startStripe: Start = ({ stripe, home }) =>
  stripe &&
  createStripeSimulator({
    port: stripe.STRIPE_SIMULATOR_PORT,
    secretKey: stripe.STRIPE_SECRET_KEY,
    webhookSecret: stripe.STRIPE_WEBHOOK_SECRET,
    ...(stripe.WEBHOOK_BASE_URL && { webhookUrl: webhookUrl(stripe.WEBHOOK_BASE_URL, 'stripe') }),
    ...(home && { stateFile: join(home, 'stripe.jsonl') }),
  }).then(({ url, close }) => ({ urls: { stripeUrl: url }, close }));

const startPayPal: Start = ({ paypal, home }) =>
  paypal &&
  createPayPalSimulator({
    port: paypal.PAYPAL_SIMULATOR_PORT,
    clientId: paypal.PAYPAL_CLIENT_ID,
    clientSecret: paypal.PAYPAL_CLIENT_SECRET,
    webhookId: paypal.PAYPAL_WEBHOOK_ID,
    ...(paypal.WEBHOOK_BASE_URL && { webhookUrl: webhookUrl(paypal.WEBHOOK_BASE_URL, 'paypal') }),
    ...(home && { stateFile: join(home, 'paypal.jsonl') }),
  }).then(({ url, close }) => ({ urls: { paypalUrl: url }, close }));

/** Events go to the shop the payment belongs to. */
const webhookUrl = (baseUrl: string, provider: string) =>
  `${baseUrl.replace(/\/+$/, '')}/webhooks/${provider}/{tenant}`;

const startOpenAi: Start = ({ openai }) =>
  openai &&
  createOpenAiSimulator({ port: openai.OPENAI_SIMULATOR_PORT, apiKey: openai.OPENAI_API_KEY }).then(
    ({ url, close }) => ({ urls: { openaiUrl: url }, close }),
  );

const startInbox: Start = ({ inbox, home }) =>
  inbox &&
  createInbox({
    smtpPort: inbox.INBOX_SMTP_PORT,
    httpPort: inbox.INBOX_HTTP_PORT,
    ...(home && { dir: join(home, 'inbox') }),
  }).then(({ smtpUrl, url, close }) => ({ urls: { smtpUrl, inboxUrl: url }, close }));

/** Starts those the settings ask for; when one cannot start, none is left running. */
export async function startSimulators(settings: SimulatorSettings): Promise<Running> {
  const running: Running[] = [];
  const close = async () => {
    await Promise.all(running.map((one) => one.close()));
  };
  try {
    for (const start of [startStripe, startPayPal, startOpenAi, startInbox]) {
      const started = await start(settings);
      if (started) running.push(started);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { urls: Object.assign({}, ...running.map(({ urls }) => urls)), close };
}
