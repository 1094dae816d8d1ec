import { z } from 'zod';

/** What is read of `npm audit --json`. */
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.string(), range: z.string(), via: z.array(z.unknown()) }),
  ),
  metadata: z.object({ dependencies: z.object({ prod: z.int() }) }),
});

const failure = z.object({ message: z.string().optional(), error: z.unknown().optional() });
const advisory = z.object({ title: z.string(), url: z.string() });

export type Verdict =
  | { kind: 'clean'; packages: number }
  | { kind: 'vulnerable'; findings: string[] }
  /** Nobody could be asked. */
  | { kind: 'left out'; why: string };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What `npm audit --json` found; a registry that does not answer is no clean bill. */
export function judgeAudit(output: string): Verdict {
  const answer = parse(output);
  const read = report.safeParse(answer);
  if (!read.success) {
    return {
      kind: 'left out',
      why: failure.safeParse(answer).data?.message ?? 'no answer that npm understands',
    };
  }
  const { vulnerabilities, metadata } = read.data;
  const findings = Object.entries(vulnerabilities).map(([name, { severity, range, via }]) => {
    const titles = via.flatMap((one) => {
      const known = advisory.safeParse(one);
      return known.success ? [`${known.data.title} (${known.data.url})`] : [];
    });
    return `${name} ${range}: ${severity}${titles.map((title) => `\n  ${title}`).join('')}`;
  });
  if (findings.length > 0) return { kind: 'vulnerable', findings };
  return { kind: 'clean', packages: metadata.dependencies.prod };
}
