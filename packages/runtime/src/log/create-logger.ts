import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../settings/process.ts';
import { escapeInvisible } from './escape-invisible.ts';
import { hidden, hideSecrets, logSerializers, secretHeaders } from './hide-secrets.ts';

export type { Logger } from 'pino';

/** The ids by which the lines of one order, job or request are found: `log.child(ids)`. */
export interface LogIds {
  requestId?: string;
  tenantId?: string;
  orderId?: string;
  paymentId?: string;
  /** The outbox row's id. */
  jobId?: string;
  /** The job's name. */
  job?: string;
  attempt?: number;
  /** Of the trace that the line belongs to. */
  traceId?: string;
}

export interface LoggerOptions {
  /** The process: `api`, `worker`, `scheduler`. */
  name: string;
  level: LogLevel;
  /** Asked for each line: what is to be told of the moment, such as the trace that is going on. */
  fields?: () => object;
  /** Where the lines go; standard output if absent. */
  destination?: DestinationStream;
}

/** One JSON line an event: time (RFC 3339, UTC), level, name, pid, the ids, then what happened. */
export function createLogger({ name, level, fields, destination }: LoggerOptions): Logger {
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      ...(fields && { mixin: fields }),
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: logSerializers,
      formatters: { level: (label) => ({ level: label }), log: hideSecrets },
      hooks: { streamWrite: escapeInvisible },
      redact: { paths: [...secretHeaders], censor: hidden },
    },
    // Written at once: the last words of a process that crashes are the ones that are needed.
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
