import { BackupError } from './error.ts';

const newline = 10;
const longestLine = 1_048_576;

const endsEarly = () =>
  new BackupError('damaged', 'The backup ends in the middle: it was not written to its end.');

/** Reads a stream of bytes by lines and by sections, and never holds more than a chunk or two of it. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line, without its end. Throws `BackupError` when there is none. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(newline);
      if (end >= 0) return this.#take(end + 1).toString('utf8', 0, end);
      if (this.#rest.length > longestLine)
        throw new BackupError('damaged', 'The backup has a line without an end.');
      if (!(await this.#more())) throw endsEarly();
    }
  }

  /** All that comes before a line `\.`, which is taken too. Must be called at the start of a line. */
  async *rows(): AsyncGenerator<Buffer> {
    const inside = Buffer.from('\n\\.\n');
    const atStart = inside.subarray(1);
    while (this.#rest.length < atStart.length && (await this.#more()));
    if (this.#rest.subarray(0, atStart.length).equals(atStart)) {
      this.#take(atStart.length);
      return;
    }
    for (;;) {
      const at = this.#rest.indexOf(inside);
      if (at >= 0) {
        yield this.#take(at + 1);
        this.#take(atStart.length);
        return;
      }
      // The end may begin in this chunk and go on in the next.
      const sure = this.#rest.length - inside.length + 1;
      if (sure > 0) yield this.#take(sure);
      if (!(await this.#more())) throw endsEarly();
    }
  }

  /** Whether anything is left. */
  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#more());
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
