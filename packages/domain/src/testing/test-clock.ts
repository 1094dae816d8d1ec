/** Time that passes only when a test says so. */
export class TestClock {
  #now = new Date('2026-03-02T09:00:00.000Z');

  get now(): Date {
    return new Date(this.#now);
  }

  advance({ minutes = 0, seconds = 0 }: { minutes?: number; seconds?: number }): void {
    this.#now = new Date(this.#now.getTime() + (minutes * 60 + seconds) * 1_000);
  }
}
