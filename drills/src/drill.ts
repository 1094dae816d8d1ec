import type { Campaign } from './campaign.ts';
import type { Random } from './plan/chance.ts';
import type { Simulated } from './site/outside.ts';
import type { Backend, Site } from './site/site.ts';
import type { Problem } from './verdict/problem.ts';

/** One thing that goes wrong, on purpose, while orders come in. */
export type Drill = WithSimulators | OnOwnSite;

interface Described {
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
  /** The database has to be on a file system that can be filled. */
  readonly needsSmallDisk?: boolean;
  /** Mails that SMTP itself can make two of, since a process or connection dies between "250" and our record of it. */
  readonly mayRepeatMails?: boolean;
  /** It is about what is only found minutes later: in full, nobody helps these minutes to pass. */
  readonly waitsForSweeps?: boolean;
  /** As many orders as it needs, where that is another number than was asked for. */
  orders?(asked: { orders: number; rate: number; minutes: number; quick: boolean }): number;
  /** What else has to hold, besides what holds after every drill. */
  check?(site: Site, campaign: Campaign): Promise<Problem[]>;
}

/** Needs our simulators and nothing else of an installation that it did not start. */
interface WithSimulators extends Described {
  readonly attachable: 'with simulators';
  damage(plan: Planning): readonly Step<Simulated>[];
}

/** Does what nobody should do to an installation that is in use. */
interface OnOwnSite extends Described {
  readonly attachable: 'never';
  damage(plan: Planning): readonly Step<Site>[];
}

export interface Planning {
  readonly random: Random;
  /** Null for an installation that was up already, of which it is not known. */
  readonly backend: Backend | null;
  /** How long outages and the like last; a test in passing makes them short. */
  readonly quick: boolean;
  /** For drills that go on for as long as they are told to. */
  readonly minutes: number;
}

/** One act of damage, or the end of one. */
export interface Step<Target> {
  /** In words, for the plan: "kills worker-2". */
  readonly does: string;
  /** The share of the orders that have been sent by then, or the time since the step before. */
  readonly when: { readonly share: number } | { readonly afterMs: number };
  readonly run: (target: Target, campaign: Campaign) => Promise<void> | void;
}

/** A step when this share of the orders has been sent, from 0 to 1. */
export const atShare = <Target = Site>(
  share: number,
  does: string,
  run: Step<Target>['run'],
): Step<Target> => ({ does, when: { share }, run });

/** A step so long after the one before it. */
export const afterMs = <Target = Site>(ms: number, does: string, run: Step<Target>['run']): Step<Target> => ({
  does,
  when: { afterMs: ms },
  run,
});

/** What a step does that only waits for its moment. */
export const nothing = (): void => undefined;

export const orderSent = (share: number): Step<unknown> =>
  atShare(share, `waits until ${share * 100} % of the orders are sent`, nothing);
