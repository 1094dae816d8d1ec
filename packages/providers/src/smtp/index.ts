import { createNullMailer } from './null-mailer.ts';
import { type ClosableMailer, createSmtpMailer, type SmtpMailerOptions } from './smtp-mailer.ts';

export { type ClosableMailer, createNullMailer, createSmtpMailer, type SmtpMailerOptions };

/** The mailer behind the setting `SMTP_URL`: `null:` throws every mail away. */
export const createMailer = (options: SmtpMailerOptions): ClosableMailer =>
  options.url === 'null:' ? createNullMailer() : createSmtpMailer(options);
