import express from 'express';
import { faultRoutes } from '../lib/fault-queue.ts';
import { listen } from '../lib/listen.ts';
import { apiRoutes } from './api.ts';
import { createMailFaults, type MailFault, type MailFaultOrder } from './faults.ts';
import { listenForMail } from './smtp.ts';
import { openStore } from './store.ts';
import { webRoutes } from './web.ts';

export interface InboxOptions {
  /** 0 picks a free one. */
  smtpPort: number;
  /** 0 picks a free one. */
  httpPort: number;
  /** 127.0.0.1 if absent. */
  host?: string;
  /** Keeps the mails over a restart; they live in memory without it. */
  dir?: string;
  /** The oldest mails beyond this number are dropped; 10,000 if absent. */
  maxMessages?: number;
}

export interface Inbox {
  /** For the setting `SMTP_URL`, for example `smtp://127.0.0.1:2525`. */
  readonly smtpUrl: string;
  /** The page and the API, for example `http://127.0.0.1:8025`. */
  readonly url: string;
  /** Orders a fault; it strikes once unless `times` says otherwise. */
  addFault(order: MailFaultOrder): MailFault;
  clearFaults(): void;
  close(): Promise<void>;
}

/**
 * A mail server that delivers to nobody: it keeps every mail, shows it on a page and hands it out as JSON. Faults
 * are ordered through `addFault` or with `POST /_simulator/faults`.
 */
export async function createInbox(options: InboxOptions): Promise<Inbox> {
  const host = options.host ?? '127.0.0.1';
  const messages = await openStore(options.dir ?? null, options.maxMessages ?? 10_000);
  const faults = createMailFaults();
  const app = express();
  app.disable('x-powered-by');
  app.use(faultRoutes(faults), apiRoutes(messages), webRoutes(messages));

  const web = await listen(app, { port: options.httpPort, host });
  const smtp = await listenForMail(messages, faults, { port: options.smtpPort, host }).catch(
    async (error) => {
      await web.close();
      throw error;
    },
  );

  let closed: Promise<void> | null = null;
  return {
    smtpUrl: `smtp://${host}:${smtp.port}`,
    url: web.url,
    addFault: (order) => faults.add(order),
    clearFaults: () => faults.clear(),
    close() {
      closed ??= Promise.all([smtp.close(), web.close()]).then(() => messages.close());
      return closed;
    },
  };
}
