/** How long an answer of the server is good for, in milliseconds. */
const freshForMs = 10_000;

interface Asking {
  query<Row extends object>(text: string): Promise<{ rows: Row[] }>;
}

/** By the monotonic clock of this process, in milliseconds. */
type Elapsed = () => number;

/**
 * The time of day by the clock of the server: the one that all processes share. Between two answers it goes on by the
 * monotonic clock of this process, so that a machine whose time of day is wrong, or is put right, puts off nothing and
 * ends nothing too early.
 */
export interface ServerClock {
  /** By the machine's own clock as long as the server has not been asked. */
  now(): Date;
  isStale(): boolean;
  ask(server: Asking): Promise<void>;
}

export function createServerClock(elapsed: Elapsed = () => performance.now()): ServerClock {
  let answer: { aheadMs: number; at: number } | null = null;

  /** What it believes is kept as long as the answer does not contradict it: most of the difference is the way. */
  function believe(serverMs: number, askedAt: number, answeredAt: number): number {
    const [earliest, latest] = [serverMs - answeredAt, serverMs - askedAt];
    const believed = answer?.aheadMs;
    return believed !== undefined && believed >= earliest && believed <= latest
      ? believed
      : (earliest + latest) / 2;
  }

  return {
    now: () => new Date(answer ? Math.round(elapsed() + answer.aheadMs) : Date.now()),
    isStale: () => answer === null || elapsed() - answer.at > freshForMs,
    ask: async (server) => {
      const askedAt = elapsed();
      const { rows } = await server.query<{ ms: number }>(
        'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms',
      );
      const [row] = rows;
      const answeredAt = elapsed();
      if (row) answer = { aheadMs: believe(row.ms, askedAt, answeredAt), at: answeredAt };
    },
  };
}
