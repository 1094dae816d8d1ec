import { type JobName, jobs } from '../../jobs/catalog.ts';
import { crashesUntilQuarantine } from '../../jobs/obligation.ts';
import { explainTrouble, type ProviderHealth } from '../../payment/provider-health.ts';
import type { OpenObligation } from '../obligations.ts';
import type { Facts } from './facts.ts';
import { type OrderFinding, sentence, times, type WaitingFor } from './finding.ts';
import { obstacleTo } from './installation-findings.ts';

/** The text as it was kept says again what the explanation says: how often it was tried. */
const reasonOf = ({ lastError }: OpenObligation): string =>
  lastError?.replace(/^(?:gave up after \d+ attempts|cannot succeed): /, '') ?? 'no reason is known';

const another = (id: string): string =>
  `give the job another round: POST /v1/obligations/${id}/retry, or retry it in Bull Board. A retry never repeats an effect.`;

function parked(obligation: OpenObligation): OrderFinding {
  const { id, job, parkedAt, attempts, crashes } = obligation;
  const common = {
    waitingFor: 'operator',
    nextAttemptAt: null,
    since: parkedAt?.toISOString() ?? null,
  } as const;
  if (crashes >= crashesUntilQuarantine) {
    return {
      ...common,
      cause: 'job_quarantined',
      explanation: `The job ${job} is quarantined: the process died ${times(crashes)} in a row while it ran it.`,
      actions: [`Find out what kills the process (memory, a native crash), then ${another(id)}`],
    };
  }
  const after =
    attempts >= jobs[job].retry.attempts
      ? `after ${attempts} failed attempts`
      : `at attempt ${attempts}, since no retry can mend it`;
  return {
    ...common,
    cause: 'job_given_up',
    explanation: sentence(`The job ${job} was given up ${after}: ${reasonOf(obligation)}`),
    actions: [`Mend the cause, then ${another(id)}`],
  };
}

function failing(obligation: OpenObligation): OrderFinding {
  const { job, runAt, createdAt, attempts } = obligation;
  const next = `Attempt ${attempts + 1} of ${jobs[job].retry.attempts} is at ${runAt.toISOString()}.`;
  return {
    cause: 'job_failing',
    waitingFor: 'retry',
    since: createdAt.toISOString(),
    nextAttemptAt: runAt.toISOString(),
    explanation: `${sentence(`The job ${job} failed ${times(attempts)} and is tried again: ${reasonOf(obligation)}`)} ${next}`,
    actions: ['Nothing, unless the reason is one that will not pass by itself.'],
  };
}

/** Who has to move before a job that was put off can go on. */
const putOffFor = (job: JobName): WaitingFor => (jobs[job].queue === 'mail' ? 'worker' : 'provider');

function putOff({ job, runAt, createdAt, putOffReason }: OpenObligation): OrderFinding {
  const until = runAt.toISOString();
  return {
    cause: 'job_put_off',
    waitingFor: putOffFor(job),
    since: createdAt.toISOString(),
    nextAttemptAt: until,
    explanation:
      putOffReason === null
        ? `The job ${job} is not due before ${until}.`
        : sentence(`The job ${job} was put off until ${until}: ${putOffReason}`),
    actions: [],
  };
}

function due(obligation: OpenObligation, { installation, now }: Facts): OrderFinding {
  const { job, runAt, attempts } = obligation;
  const overdueMs = now.getTime() - runAt.getTime();
  const obstacle = installation && obstacleTo(jobs[job].queue, installation, overdueMs);
  const failed =
    attempts > 0 ? ` ${sentence(`It failed ${times(attempts)} before: ${reasonOf(obligation)}`)}` : '';
  const common = { since: runAt.toISOString(), nextAttemptAt: runAt.toISOString() };
  if (obstacle) {
    const { cause, but, action } = obstacle;
    return {
      ...common,
      cause,
      waitingFor: 'operator',
      explanation: `The job ${job} is due, but ${but}.${failed}`,
      actions: [action],
    };
  }
  return {
    ...common,
    cause: 'job_due',
    waitingFor: 'worker',
    explanation: `The job ${job} is due and waits for a worker.${failed}`,
    actions: [
      'If this lasts for more than a minute, look whether workers run and whether the queue is paused.',
    ],
  };
}

/** How one job that is owed holds the order up. */
export function jobFinding(obligation: OpenObligation, facts: Facts): OrderFinding {
  if (obligation.parkedAt) return parked(obligation);
  if (obligation.runAt <= facts.now) return due(obligation, facts);
  return obligation.attempts > 0 ? failing(obligation) : putOff(obligation);
}

export const heldBack = (health: ProviderHealth): OrderFinding => ({
  cause: 'calls_held_back',
  waitingFor: 'provider',
  since: health.since.toISOString(),
  nextAttemptAt: health.until?.toISOString() ?? null,
  explanation: sentence(explainTrouble(health)),
  actions: [
    `Look at the status page of ${health.provider}; calls are tried again by themselves once a trial call succeeds.`,
  ],
});
