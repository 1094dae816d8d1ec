import type { Campaign } from './campaign.ts';
import type { Random } from './plan/chance.ts';
import type { Backend, Site } from './site/site.ts';
import type { Problem } from './verdict/problem.ts';

/** One thing that goes wrong, on purpose, while orders come in. */
export interface Drill {
  /** As it is called on the command line. */
  readonly name: string;
  /** What is done, in one sentence. */
  readonly about: string;
  /** The heading in docs/failure-modes.md that tells the whole story. */
  readonly scenario: string;
  readonly whatAUserSees: string;
  readonly whatToDo: string;
  /** Where the queues have to be for it to make sense. */
  readonly backends: readonly Backend[];
  /** What it needs of an installation that it did not start itself; `never`: it would do harm there. */
  readonly attachable: 'anywhere' | 'with simulators' | 'never';
  /** The database has to be on a file system that can be filled. */
  readonly needsSmallDisk?: boolean;
  /** Mails that SMTP itself can make two of, since a process or connection dies between "250" and our record of it. */
  readonly mayRepeatMails?: boolean;
  /** All of its damage, in order. The same choices of `random` give the same damage. */
  damage(plan: Planning): readonly Step[];
  /** What else has to hold, besides what holds after every drill. */
  check?(site: Site, campaign: Campaign): Promise<Problem[]>;
}

export interface Planning {
  readonly random: Random;
  readonly backend: Backend;
  /** How long outages and the like last; a test in passing makes them short. */
  readonly quick: boolean;
  /** For drills that go on for as long as they are told to. */
  readonly minutes: number;
}

/** One act of damage, or the end of one. */
export interface Step {
  /** In words, for the plan: "kills worker-2". */
  readonly does: string;
  /** The share of the orders that have been sent by then, or the time since the step before. */
  readonly when: { readonly share: number } | { readonly afterMs: number };
  run(site: Site, campaign: Campaign): Promise<void> | void;
}

/** A step when this share of the orders has been sent, from 0 to 1. */
export const atShare = (share: number, does: string, run: Step['run']): Step => ({
  does,
  when: { share },
  run,
});

/** A step so long after the one before it. */
export const afterMs = (ms: number, does: string, run: Step['run']): Step => ({
  does,
  when: { afterMs: ms },
  run,
});
