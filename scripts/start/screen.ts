import { stripVTControlCharacters, styleText } from 'node:util';

/** What the start says while it works. */
export interface Screen {
  /** Shows that this is going on, then that it is done, with the time it took; `done` words the result. */
  step<T>(title: string, run: () => Promise<T>, done?: (result: T) => string): Promise<T>;
  /** Part of the story: left out by `--quiet`. */
  say(line: string): void;
  /** What the user must see. */
  tell(line: string): void;
  /** Something is not as it should be. */
  warn(line: string): void;
}

export interface ScreenOptions {
  stream: { write(text: string): unknown };
  /** A terminal: colours, and the line of a running step is written over when it is done. */
  isTerminal: boolean;
  quiet: boolean;
}

/** Where nothing can be written over, a step is announced only when it takes longer than this. */
const announceAfterMs = 1_000;
const columnWidth = 76;

export function withTime(text: string, milliseconds: number): string {
  const room = columnWidth - stripVTControlCharacters(text).length;
  return `${text}${`${(milliseconds / 1_000).toFixed(1)} s`.padStart(Math.max(room, 7))}`;
}

export function createScreen({ stream, isTerminal, quiet }: ScreenOptions): Screen {
  type Style = Parameters<typeof styleText>[0];
  const paint = (style: Style, text: string) =>
    isTerminal ? styleText(style, text, { validateStream: false }) : text;
  const clearLine = '\r\x1b[2K';
  let pending: string | null = null;

  const draw = () => {
    if (pending !== null && isTerminal) stream.write(paint('dim', `… ${pending}`));
  };
  const print = (line: string) => {
    if (pending !== null && isTerminal) stream.write(clearLine);
    stream.write(`${line}\n`);
    draw();
  };

  async function step<T>(title: string, run: () => Promise<T>, done?: (result: T) => string): Promise<T> {
    if (quiet) return await run();
    const startedAt = performance.now();
    pending = title;
    draw();
    const announcement = isTerminal ? undefined : setTimeout(() => print(`… ${title}`), announceAfterMs);
    const end = () => {
      clearTimeout(announcement);
      if (isTerminal) stream.write(clearLine);
      pending = null;
    };
    try {
      const result = await run();
      end();
      print(withTime(`${paint('green', '✓')} ${done ? done(result) : title}`, performance.now() - startedAt));
      return result;
    } catch (error) {
      end();
      print(`${paint('red', '✗')} ${title}`);
      throw error;
    }
  }

  return {
    step,
    say: (line) => {
      if (!quiet) print(line);
    },
    tell: print,
    warn: (line) => print(`${paint('yellow', '!')} ${line}`),
  };
}
