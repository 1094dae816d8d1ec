/** Stops whoever comes by until a test lets it go on. */
export class Gate {
  readonly #arrival = Promise.withResolvers<void>();
  readonly #passage = Promise.withResolvers<void>();

  /** Resolves when somebody stands at the gate. */
  get reached(): Promise<void> {
    return this.#arrival.promise;
  }

  open(): void {
    this.#passage.resolve();
  }

  pass(): Promise<void> {
    this.#arrival.resolve();
    return this.#passage.promise;
  }
}
