import { type Mailer, MailRefusedError, type OutgoingMail } from '../ports/mailer.ts';
import { Gate } from './gate.ts';

/** Keeps what was sent. A recipient at `refused.example` is never taken. */
export class TestMailer implements Mailer {
  readonly sent: OutgoingMail[] = [];
  #failures = 0;
  #gate: Gate | null = null;

  /** The next sends fail in a way that is worth a retry. */
  failNext(times = 1): void {
    this.#failures = times;
  }

  /** The next send waits at the gate. */
  hold(): Gate {
    this.#gate = new Gate();
    return this.#gate;
  }

  async send(mail: OutgoingMail): Promise<void> {
    const gate = this.#gate;
    this.#gate = null;
    await gate?.pass();
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
