/**
 * What is said of an operation that answers with a secret: the answer to an `Idempotency-Key` is stored to be sent again,
 * and of a secret nothing but its hash, or what is encrypted, is kept. `twice` completes "Sent twice it …".
 */
export const takesNoKey = (twice: string): string =>
  `It takes no \`Idempotency-Key\`: its answer holds a secret, which would have to be stored. Sent twice it ${twice}.`;
