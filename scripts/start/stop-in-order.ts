import type { SupervisedProcess } from './supervised-process.ts';

/** Who stops with whom, in this order, and which share of the deadline they get; the rest is the database's. */
const stages: readonly { kinds: readonly string[]; share: number }[] = [
  { kinds: ['api', 'scheduler'], share: 0.3 },
  { kinds: ['worker'], share: 0.3 },
  { kinds: ['simulators'], share: 0.1 },
];

/** What one process may take, if its stage began on time. */
export const shareOf = (kind: string, deadlineMs: number): number =>
  Math.round((stages.find(({ kinds }) => kinds.includes(kind))?.share ?? 0) * deadlineMs);

/** Those who take in work stop first, those whom the others need last. `onForced` is told who had to be killed. */
export async function stopInOrder(
  processes: readonly Pick<SupervisedProcess, 'name' | 'kind' | 'stop'>[],
  deadlineMs: number,
  onForced: (name: string, afterMs: number) => void,
): Promise<void> {
  for (const { kinds, share } of stages) {
    const budgetMs = Math.round(share * deadlineMs);
    const members = processes.filter(({ kind }) => kinds.includes(kind));
    await Promise.all(
      members.map(async (member) => {
        if ((await member.stop(budgetMs)) === 'killed') onForced(member.name, budgetMs);
      }),
    );
  }
}
