import { quantile } from '../report/statistics.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Load, Plan } from './plan.ts';
import { createRequests } from './requests.ts';

/** How long the last answers are waited for after the end, in milliseconds. */
const patienceMs = 30_000;

/** What was seen of the answers. */
class Tally {
  readonly latencies: number[] = [];
  failed = 0;
  firstFailure: string | null = null;

  note(latency: number, failure: string | null): void {
    if (failure === null) {
      this.latencies.push(latency);
      return;
    }
    this.failed++;
    this.firstFailure ??= failure.slice(0, 500);
  }

  summary(seconds: number): Load {
    const { latencies, failed, firstFailure } = this;
    const at = (share: number) => (latencies.length > 0 ? quantile(latencies, share) : 0);
    const latency = { p50: at(0.5), p99: at(0.99), max: at(1) };
    return { succeeded: latencies.length, failed, firstFailure, seconds, latency };
  }
}

/** Sends what the plan says and resolves when all of it is answered. */
export async function generate(plan: Plan): Promise<Load> {
  const connections = Array.from({ length: plan.connections }, () => openConnection(plan.origin));
  const tally = new Tally();
  const startedAt = performance.now();
  await (plan.pace.kind === 'rate'
    ? atRate(plan, plan.pace, connections, tally)
    : oneAfterTheOther(plan, connections, tally));
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(connections.map((connection) => connection.close()));
  return tally.summary(seconds);
}

/** Every connection sends its next request when the last one is answered. */
async function oneAfterTheOther(plan: Plan, connections: readonly Connection[], tally: Tally): Promise<void> {
  const next = createRequests(plan);
  const until = plan.pace.kind === 'saturate' ? performance.now() + plan.pace.seconds * 1_000 : Infinity;
  let left = plan.pace.kind === 'count' ? plan.pace.requests : Infinity;
  const keepBusy = (connection: Connection) =>
    new Promise<void>((resolve) => {
      const send = () => {
        const sentAt = performance.now();
        if (left <= 0 || sentAt >= until) return resolve();
        left--;
        connection.send(next(), (failure) => {
          tally.note(performance.now() - sentAt, failure);
          send();
        });
      };
      send();
    });
  await Promise.all(connections.map(keepBusy));
}

/**
 * A request is due at its time, whatever became of those before it; what it waits for a free connection counts.
 */
async function atRate(
  plan: Plan,
  { perSecond, seconds }: { perSecond: number; seconds: number },
  connections: readonly Connection[],
  tally: Tally,
): Promise<void> {
  const next = createRequests(plan);
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const idle = [...connections];
  let due = 0;
  let sent = 0;
  let answered = 0;
  const sendDue = () => {
    for (; sent < due; sent++) {
      const connection = idle.pop();
      if (!connection) return;
      const dueAt = startedAt + (sent * 1_000) / perSecond;
      connection.send(next(), (failure) => {
        tally.note(performance.now() - dueAt, failure);
        answered++;
        idle.push(connection);
        sendDue();
      });
    }
  };
  await new Promise<void>((resolve, reject) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - startedAt;
      due = Math.min(total, Math.ceil((elapsed * perSecond) / 1_000));
      sendDue();
      if (answered < total && elapsed < seconds * 1_000 + patienceMs) return;
      clearInterval(timer);
      if (answered === total) resolve();
      else reject(new Error(`${total - answered} requests were not answered`));
    }, 1);
  });
}
