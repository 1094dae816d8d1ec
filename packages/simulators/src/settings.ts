import { z } from 'zod';

/** 0 picks a free one. */
const port = z.coerce.number<string>().int().min(0).max(65_535);
const text = z.string().min(1);

/** Where the api is; without it no events are delivered. */
const webhooks = { WEBHOOK_BASE_URL: z.url({ protocol: /^https?$/ }).optional() };

const stripe = z.object({
  STRIPE_SIMULATOR_PORT: port,
  STRIPE_SECRET_KEY: text,
  STRIPE_WEBHOOK_SECRET: text,
  ...webhooks,
});
const paypal = z.object({
  PAYPAL_SIMULATOR_PORT: port,
  PAYPAL_CLIENT_ID: text,
  PAYPAL_CLIENT_SECRET: text,
  PAYPAL_WEBHOOK_ID: text,
  ...webhooks,
});
const openai = z.object({ OPENAI_SIMULATOR_PORT: port, OPENAI_API_KEY: text });
const inbox = z.object({ INBOX_SMTP_PORT: port, INBOX_HTTP_PORT: port });
const common = z.object({
  /** The folder that keeps payments and mails over a restart; they live in memory without it. */
  SIMULATORS_HOME: text.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface SimulatorSettings {
  /** Null: does not run. */
  stripe: z.output<typeof stripe> | null;
  paypal: z.output<typeof paypal> | null;
  openai: z.output<typeof openai> | null;
  inbox: z.output<typeof inbox> | null;
  home: string | null;
  logLevel: z.output<typeof common>['LOG_LEVEL'];
}

/** A simulator runs when one of its ports is given, and then needs the rest. Throws with all that is wrong with it. */
export function readSettings(environment: NodeJS.ProcessEnv): SimulatorSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = <Output>(schema: z.ZodType<Output>): Output => {
    const result = schema.safeParse(given);
    if (result.success) return result.data;
    throw new Error(`The simulators cannot start with these settings.\n${z.prettifyError(result.error)}`);
  };
  const readIf = <Output>(schema: z.ZodType<Output>, ...ports: string[]): Output | null =>
    ports.some((name) => given[name] !== undefined) ? read(schema) : null;

  const { SIMULATORS_HOME, LOG_LEVEL } = read(common);
  return {
    stripe: readIf(stripe, 'STRIPE_SIMULATOR_PORT'),
    paypal: readIf(paypal, 'PAYPAL_SIMULATOR_PORT'),
    openai: readIf(openai, 'OPENAI_SIMULATOR_PORT'),
    inbox: readIf(inbox, 'INBOX_SMTP_PORT', 'INBOX_HTTP_PORT'),
    home: SIMULATORS_HOME ?? null,
    logLevel: LOG_LEVEL,
  };
}
