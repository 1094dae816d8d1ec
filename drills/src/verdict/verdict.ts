import type { Place } from '../site/site.ts';
import type { Problem } from './problem.ts';

/** What one drill came to. */
export interface Verdict {
  drill: string;
  backend: Place;
  seed: number;
  /** Every step of the damage, in words. */
  plan: readonly string[];
  held: boolean;
  problems: readonly Problem[];
  figures: Figures;
  /** The metrics and alerts that this drill has to change and changed; null when no Prometheus looked on. */
  signals: readonly string[] | null;
}

export interface Figures {
  orders: number;
  /** Requests by the status of their answer; `none` for those without one. */
  answers: Readonly<Record<string, number>>;
  /** The slowest 202, from the first request under its key, in milliseconds. */
  slowestAcceptedMs: number;
  /** Mails that arrived twice under one Message-ID. */
  repeatedMails: number;
  /** From the end of the damage to the moment when nothing was owed any more, in milliseconds. */
  settledAfterMs: number;
}
