/** One mail to one recipient, ready to send. */
export interface OutgoingMail {
  /** Deterministic, with angle brackets (RFC 5322, 3.6.4): a double sent after a crash can be recognised. */
  messageId: string;
  /** A display name with address, for example `Demo Shop <shop@example.com>`. */
  from: string;
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mailer {
  /**
   * Resolves when the server has taken the mail. Throws `MailRefusedError` when it never will (5xx for this
   * recipient); any other error is worth a retry.
   */
  send(mail: OutgoingMail, options: { signal: AbortSignal }): Promise<void>;
}

export class MailRefusedError extends Error {
  override readonly name = 'MailRefusedError';
}
