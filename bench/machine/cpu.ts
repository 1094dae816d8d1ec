import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type ProcessStat, parseBusyTicks, parseProcessStat, parseResidentBytes } from './proc-stat.ts';

/** On every Linux that Node runs on. */
const millisecondsPerTick = 10;

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended since it was listed.
    return null;
  }
}

function allProcesses(): ProcessStat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const text = readOrNull(`/proc/${pid}/stat`);
    return text === null ? [] : [parseProcessStat(text)];
  });
}

/** The process and everything below it. */
function treeOf(root: number, processes: readonly ProcessStat[]): ProcessStat[] {
  const tree = processes.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...processes.filter(({ parent }) => parent === pid));
  return tree;
}

/** The roots of process trees by what they are; several of one kind count together. */
export type Trees<Part extends string> = Readonly<Partial<Record<Part, readonly number[]>>>;

export interface Usage<Part extends string> {
  /** CPU time in milliseconds. */
  parts: Partial<Record<Part, number>>;
  /** The share of all processors' time that went to processes of other people, 0 to 1. */
  others: number;
}

/** Begins to count; what is returned tells what was used since. */
export function countCpu<Part extends string>(trees: Trees<Part>): () => Usage<Part> {
  const startedAt = performance.now();
  const before = snapshot(trees);
  return () => {
    const after = snapshot(trees);
    const elapsed = (performance.now() - startedAt) * cpus().length;
    const used = (part: Part) => (after.parts.get(part) ?? 0) - (before.parts.get(part) ?? 0);
    const names = [...after.parts.keys()];
    const ours = names.reduce((sum, part) => sum + used(part), 0) + after.own - before.own;
    return {
      parts: Object.fromEntries(names.map((part) => [part, used(part)])) as Partial<Record<Part, number>>,
      others: Math.max(0, Math.min(1, (after.busy - before.busy - ours) / elapsed)),
    };
  };
}

function snapshot<Part extends string>(trees: Trees<Part>) {
  const processes = allProcesses();
  const entries = Object.entries(trees) as [Part, readonly number[]][];
  const timeOf = (roots: readonly number[]) =>
    roots
      .flatMap((root) => treeOf(root, processes))
      .reduce((sum, { ticks, childTicks }) => sum + (ticks + childTicks) * millisecondsPerTick, 0);
  const own = process.cpuUsage();
  return {
    parts: new Map(entries.map(([part, roots]) => [part, timeOf(roots)])),
    own: (own.user + own.system) / 1_000,
    busy: parseBusyTicks(readFileSync('/proc/stat', 'utf8')) * millisecondsPerTick,
  };
}

/** Resident memory in bytes; 0 when the process has ended. */
export const residentBytes = (pid: number): number =>
  parseResidentBytes(readOrNull(`/proc/${pid}/status`) ?? '');
