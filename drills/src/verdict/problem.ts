/** Something that does not hold after a drill. */
export interface Problem {
  /** Which promise is broken. */
  check: CheckName;
  /** What it is about: an order, a payment, a key. */
  subject: string;
  detail: string;
}

/** What is checked after every drill. */
export const checks = {
  damage: 'The damage was done as planned.',
  answers: 'Every answer was 202, or one after which a good client tries again.',
  keys: 'Every key led to exactly one order, however often it was sent.',
  settled: 'Every accepted order is there, and final or explained; nothing is owed any more.',
  audit: 'The invariants I1 to I7 hold.',
  money: 'Our ledger and the providers’ books agree to the cent, and nobody was charged twice.',
  mails: 'Every accepted order’s mails were sent, each once.',
  drill: 'What this drill promises besides.',
  signals: 'What operators watch told of it: the metrics and alerts that this drill has to set off.',
} as const;

export type CheckName = keyof typeof checks;

export const problem = (check: CheckName, subject: string, detail: string): Problem => ({
  check,
  subject,
  detail,
});
