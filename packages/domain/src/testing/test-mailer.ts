import { type Mailer, MailRefusedError, type OutgoingMail } from '../ports/mailer.ts';

/** Keeps what was sent. A recipient at `refused.example` is never taken. */
export class TestMailer implements Mailer {
  readonly sent: OutgoingMail[] = [];
  #failures = 0;

  /** The next sends fail in a way that is worth a retry. */
  failNext(times = 1): void {
    this.#failures = times;
  }

  async send(mail: OutgoingMail): Promise<void> {
    if (this.#failures > 0) {
      this.#failures -= 1;
      throw new Error('the mail server is not there');
    }
    if (mail.to.endsWith('@refused.example')) throw new MailRefusedError('550 no such mailbox');
    this.sent.push(mail);
  }

  to(recipient: string): OutgoingMail[] {
    return this.sent.filter((mail) => mail.to === recipient);
  }
}
