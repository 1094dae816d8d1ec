import { MailRefusedError, type OutgoingMail } from '@waybill/domain';
import type { SendMailOptions } from 'nodemailer';
import parseAddresses from 'nodemailer/lib/addressparser';

/** The one address in the field. A field that names nobody or several never gets better by trying again. */
const onlyAddress = (field: string): string => {
  const [first, ...others] = parseAddresses(field, { flatten: true });
  if (!first?.address.includes('@') || others.length > 0) {
    throw new MailRefusedError(`not one mail address: ${JSON.stringify(field)}`);
  }
  return first.address;
};

/**
 * The mail as nodemailer takes it. The envelope is ours, so that nothing in a display name can add a recipient.
 * `Auto-Submitted` keeps vacation responders quiet (RFC 3834).
 */
export const toMessage = (mail: OutgoingMail, signal: AbortSignal): SendMailOptions => ({
  messageId: mail.messageId,
  from: mail.from,
  to: mail.to,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  envelope: { from: onlyAddress(mail.from), to: [onlyAddress(mail.to)] },
  headers: { 'Auto-Submitted': 'auto-generated' },
  disableFileAccess: true,
  disableUrlAccess: true,
  signal,
});
