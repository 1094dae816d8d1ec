import type { Kind } from './kinds.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `wrong` completes the sentence "NAME …" and never holds a secret. */
export type Reading<T> = { value: T } | { wrong: string };

/** One environment variable, as data: it is read, explained and listed from here alone. */
export interface Variable<T> {
  kind: Kind<unknown>;
  /** What it is for; one sentence. */
  summary: string;
  /** The value never appears in a message. */
  secret: boolean;
  /** What holds when it is not set, written as one would set it; `null`: nothing. */
  fallback: string | null;
  required: boolean;
  /** Why production does not start without it; null: it does. */
  neededInProduction: string | null;
  /** `undefined` when it is not set. */
  read(raw: string | undefined): Reading<T>;
}

interface Facts {
  summary: string;
  secret?: boolean;
  /** Completes the sentence "it has to be set in production, or …". */
  neededInProduction?: string;
}

function parse<T>(kind: Kind<T>, raw: string, secret: boolean): Reading<T> {
  const result = kind.schema.safeParse(raw);
  if (result.success) return { value: result.data };
  return { wrong: secret ? 'has a value that does not fit (not shown: it is secret)' : `is "${raw}"` };
}

/** The process does not start without it. */
export function required<T>(
  kind: Kind<T>,
  { summary, secret = false, neededInProduction }: Facts,
): Variable<T> {
  return {
    kind,
    summary,
    secret,
    fallback: null,
    required: true,
    neededInProduction: neededInProduction ?? null,
    read: (raw) => (raw === undefined ? { wrong: 'is not set' } : parse(kind, raw, secret)),
  };
}

/** Reads as `null` when it is not set. */
export function optional<T>(
  kind: Kind<T>,
  { summary, secret = false, neededInProduction }: Facts,
): Variable<T | null> {
  return {
    kind,
    summary,
    secret,
    fallback: null,
    required: false,
    neededInProduction: neededInProduction ?? null,
    read: (raw) => (raw === undefined ? { value: null } : parse(kind, raw, secret)),
  };
}

export function withDefault<T>(
  kind: Kind<T>,
  fallback: string,
  { summary, secret = false, neededInProduction }: Facts,
): Variable<T> {
  return {
    kind,
    summary,
    secret,
    fallback,
    required: false,
    neededInProduction: neededInProduction ?? null,
    read: (raw) => parse(kind, raw ?? fallback, secret),
  };
}
