import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Frame, idle, stepOf } from './steps.ts';

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.int()).default([]),
    }),
  ),
  /** In microseconds, on the clock of `process.hrtime`. */
  startTime: z.number(),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.output<typeof profileSchema>;

/** When something was measured, in microseconds on the clock of `process.hrtime`. */
export interface Span {
  from: number;
  to: number;
}

export const microseconds = (): number => Number(process.hrtime.bigint() / 1_000n);

/** What the process wrote when it ended. */
export function readCpuProfile(folder: string, pid: number): CpuProfile {
  const name = readdirSync(folder).find((file) => file.split('.')[3] === String(pid));
  if (name === undefined) throw new Error(`process ${pid} left no profile`);
  return profileSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** Microseconds of every step within the span. */
export function timeBySteps(profile: CpuProfile, { from, to }: Span): Map<string, number> {
  const framesOf = stacksOf(profile);
  const times = new Map<string, number>();
  let at = profile.startTime;
  for (const [nth, delta] of profile.timeDeltas.entries()) {
    at += delta;
    if (at < from || at > to) continue;
    const frames = framesOf(profile.samples[nth] ?? 0);
    if (frames[0]?.functionName === idle) continue;
    const step = stepOf(frames);
    times.set(step, (times.get(step) ?? 0) + delta);
  }
  return times;
}

/** The calls that lead to a node, innermost first. */
function stacksOf({ nodes }: CpuProfile): (id: number) => readonly Frame[] {
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const stacks = new Map<number, readonly Frame[]>();
  const stackOf = (id: number): readonly Frame[] => {
    const known = stacks.get(id);
    if (known) return known;
    const frame = frames.get(id);
    const parent = parents.get(id);
    const stack = [...(frame ? [frame] : []), ...(parent === undefined ? [] : stackOf(parent))];
    stacks.set(id, stack);
    return stack;
  };
  return stackOf;
}
