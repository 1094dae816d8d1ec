import { z } from 'zod';
import { createFaultQueue, type FaultQueue, faultTimes } from '../lib/fault-queue.ts';

const ms = z.int().min(0).max(600_000);

/** The body of `POST /_simulator/faults`. Each strikes one mail, `times` times. */
export const mailFaultOrder = z.discriminatedUnion('mode', [
  /** Answers with this reply: 4yz for "try again", 5yz for "never". */
  z.strictObject({
    mode: z.literal('refuse'),
    code: z.int().min(400).max(599),
    message: z
      .string()
      .regex(/^[\x20-\x7e]+$/)
      .default('Refused by order'),
    /** To the recipient's address, or to the whole message after it was transferred. */
    at: z.enum(['recipient', 'message']).default('recipient'),
    times: faultTimes,
  }),
  /** Takes the message in, throws it away and never answers. */
  z.strictObject({ mode: z.literal('hang'), times: faultTimes }),
  /** Answers late. */
  z.strictObject({ mode: z.literal('slow'), ms, times: faultTimes }),
  /** Stores the message and cuts the connection instead of saying so: the window SMTP has. */
  z.strictObject({ mode: z.literal('drop'), times: faultTimes }),
]);

export type MailFaultOrder = z.input<typeof mailFaultOrder>;
export type MailFault = z.output<typeof mailFaultOrder>;
export type MailFaults = FaultQueue<MailFaultOrder, MailFault>;

export const createMailFaults = (): MailFaults => createFaultQueue(mailFaultOrder);
