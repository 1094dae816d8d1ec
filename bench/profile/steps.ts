/** What a file's code is there for, by a piece of its address; the first that fits counts. */
const steps: readonly (readonly [piece: string, step: string])[] = [
  ['/node_modules/bullmq/', 'BullMQ'],
  ['/node_modules/msgpackr/', 'BullMQ'],
  ['/node_modules/ioredis/', 'Redis client'],
  ['/node_modules/redis-', 'Redis client'],
  ['/node_modules/standard-as-callback/', 'Redis client'],
  ['/node_modules/pg', 'PostgreSQL client'],
  ['/packages/db/', 'PostgreSQL client'],
  ['/node_modules/pino', 'log'],
  ['/node_modules/sonic-boom/', 'log'],
  ['/packages/runtime/', 'log'],
  ['/node_modules/prom-client/', 'metrics and traces'],
  ['/node_modules/@opentelemetry/', 'metrics and traces'],
  ['/packages/telemetry/', 'metrics and traces'],
  ['/node_modules/zod/', 'validation'],
  ['/node_modules/jsonc-parser/', 'validation'],
  ['/apps/api/src/validation/', 'validation'],
  ['/apps/api/src/body/', 'validation'],
  ['/packages/domain/src/mail/templates/', 'mail texts'],
  ['/packages/domain/', 'verbs'],
  ['/packages/providers/', 'providers'],
  ['/packages/queue/', 'pipeline of a job'],
  ['/apps/worker/', 'pipeline of a job'],
  ['/apps/api/', 'handling a request'],
  ['/node_modules/nodemailer/', 'mail client'],
  ['/node_modules/', 'Express'],
];

/** V8's own entries. */
const states: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'Node itself'],
]);

/** Neither work nor of anybody. */
export const idle = '(idle)';

export interface Frame {
  functionName: string;
  /** Empty for what is built into V8. */
  url: string;
}

/** To which step a sample counts: the nearest caller that is not Node's own, from the innermost frame outwards. */
export function stepOf(innermostFirst: readonly Frame[]): string {
  const state = states.get(innermostFirst[0]?.functionName ?? '');
  if (state) return state;
  for (const { url } of innermostFirst) {
    const step = steps.find(([piece]) => url.includes(piece));
    if (step) return step[1];
  }
  return 'Node itself';
}
