/** Something that a person can put right keeps the replay from running; the message says what. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
