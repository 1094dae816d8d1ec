import type { Mailer } from '@waybill/domain';
import { createTransport } from 'nodemailer';
import { toMessage } from './message.ts';
import { asPortError } from './refusal.ts';

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:port`, or `smtps://…` for TLS from the first byte. */
  url: string;
  /** Connections kept open; 5 if absent. */
  maxConnections?: number;
  /** Mails a connection carries before it is replaced; 100 if absent. */
  maxMessages?: number;
  /** For the connection to stand; 10 s if absent. */
  connectionTimeoutMs?: number;
  /** For the server's first line; 10 s if absent. */
  greetingTimeoutMs?: number;
  /** Of silence in a session; 20 s if absent. */
  socketTimeoutMs?: number;
}

export interface ClosableMailer extends Mailer {
  /** Lets what is being delivered finish, and closes the rest. */
  close(): void;
}

/**
 * Sends over pooled SMTP connections, with STARTTLS where the server offers it. A send whose signal aborts gives its
 * connection up; the server may have taken the mail all the same.
 */
export function createSmtpMailer(options: SmtpMailerOptions): ClosableMailer {
  const transport = createTransport({
    pool: true,
    url: options.url,
    maxConnections: options.maxConnections ?? 5,
    maxMessages: options.maxMessages ?? 100,
    // One more connection for a mail of which not a byte was sent, because the server had closed the idle one.
    maxRequeues: 1,
    connectionTimeout: options.connectionTimeoutMs ?? 10_000,
    greetingTimeout: options.greetingTimeoutMs ?? 10_000,
    socketTimeout: options.socketTimeoutMs ?? 20_000,
  });
  return {
    async send(mail, { signal }) {
      try {
        await transport.sendMail(toMessage(mail, signal));
      } catch (error) {
        throw asPortError(error);
      }
    },
    close: () => transport.close(),
  };
}
