import { SingleBar } from 'cli-progress';
import { type Screen, withTime } from '../start/screen.ts';

/** Shows how far something that can be counted has come. */
export interface Progress {
  count<T>(title: string, total: number, run: (done: (count: number) => void) => Promise<T>): Promise<T>;
}

const announceEveryMs = 5_000;
const grouped = new Intl.NumberFormat('en-GB');

export interface ProgressOptions {
  stream: NodeJS.WritableStream;
  /** A bar there, a line now and then elsewhere. */
  isTerminal: boolean;
  screen: Pick<Screen, 'say'>;
}

export function createProgress({ stream, isTerminal, screen }: ProgressOptions): Progress {
  return {
    async count(title, total, run) {
      const startedAt = performance.now();
      const show = isTerminal ? showBar(stream, title, total) : showLines(screen, title, total);
      try {
        const result = await run(show.update);
        show.end();
        const done = `✓ ${title}, ${grouped.format(total)}`;
        screen.say(withTime(done, performance.now() - startedAt));
        return result;
      } catch (error) {
        show.end();
        throw error;
      }
    },
  };
}

interface Display {
  update(count: number): void;
  end(): void;
}

function showBar(stream: NodeJS.WritableStream, title: string, total: number): Display {
  const bar = new SingleBar({
    stream,
    format: `… ${title.padEnd(20)} {bar} {value}/{total}  {eta_formatted}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: true,
  });
  bar.start(total, 0);
  return { update: (count) => bar.update(count), end: () => bar.stop() };
}

function showLines(screen: Pick<Screen, 'say'>, title: string, total: number): Display {
  let current = 0;
  const timer = setInterval(
    () => screen.say(`… ${title} ${grouped.format(current)}/${grouped.format(total)}`),
    announceEveryMs,
  );
  return {
    update: (count) => {
      current = count;
    },
    end: () => clearInterval(timer),
  };
}
