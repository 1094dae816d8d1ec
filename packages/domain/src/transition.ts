import { DomainError } from './errors.ts';

interface Transition<Status extends string> {
  readonly from: readonly Status[];
  readonly to: Status;
  /** It comes about by itself, so that nobody is told it is possible. */
  readonly unasked?: true;
}

/** Pure data: event → from which states, to which. The only way a status changes. */
export type TransitionTable<Status extends string, Event extends string> = Readonly<
  Record<Event, Transition<Status>>
>;

export const allowedEvents = <Status extends string, Event extends string>(
  table: TransitionTable<Status, Event>,
  status: Status,
): Event[] =>
  (Object.keys(table) as Event[]).filter(
    (event) => table[event].from.includes(status) && table[event].unasked !== true,
  );

/** The state after the event, or null where the event is not allowed. */
export const next = <Status extends string, Event extends string>(
  table: TransitionTable<Status, Event>,
  status: Status,
  event: Event,
): Status | null => (table[event].from.includes(status) ? table[event].to : null);

/** As {@link next}, but an event that is not allowed is the caller's error: it names what would be. */
export function advance<Status extends string, Event extends string>(
  subject: string,
  table: TransitionTable<Status, Event>,
  status: Status,
  event: Event,
): Status {
  const to = next(table, status, event);
  if (to !== null) return to;
  throw illegalTransition(subject, status, event, allowedEvents(table, status));
}

export function illegalTransition(
  subject: string,
  status: string,
  wanted: string,
  allowed: readonly string[],
): DomainError {
  const options = allowed.length > 0 ? `Allowed now: ${allowed.join(', ')}.` : 'It is final.';
  return new DomainError(
    'illegal_transition',
    `The ${subject} is ${status}: ${wanted} is not possible. ${options}`,
    {
      extras: { currentStatus: status, allowed },
    },
  );
}
