import { MailRefusedError } from '@waybill/domain';

interface SmtpError extends Error {
  responseCode?: number;
  command?: string;
}

/** Replies that are about our session or our credentials, not about this mail (RFC 5321, RFC 4954). */
const aboutUs = new Set([503, 530, 534, 535, 538]);

/**
 * A 5yz reply to the recipient's address or to the message itself is final (RFC 5321, 4.2.1). One to anything else,
 * such as our sender address or our login, is a fault of the settings: the mail is sent when somebody mends them.
 */
const isFinal = ({ responseCode, command }: SmtpError): boolean =>
  responseCode !== undefined &&
  responseCode >= 500 &&
  responseCode <= 599 &&
  !aboutUs.has(responseCode) &&
  (command === 'RCPT TO' || command === 'DATA');

/** The error as the port wants it: `MailRefusedError` when no retry can help, else the error itself. */
export const asPortError = (error: unknown): unknown =>
  error instanceof Error && isFinal(error) ? new MailRefusedError(error.message, { cause: error }) : error;
