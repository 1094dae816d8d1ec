import type { Logger } from 'pino';

export interface Check {
  /** Resolves when the part works; a rejection says what is wrong. */
  run(signal: AbortSignal): Promise<void>;
  /** Milliseconds after which the part counts as down. */
  deadlineMs: number;
  /**
   * `required`: without it this process cannot do its work, and gets none.
   * `degrading`: it can, with something left for later.
   */
  need: 'required' | 'degrading';
}

export type Checks = Readonly<Record<string, Check>>;
export type CheckStatus = 'ok' | 'failed' | 'timeout';
export type Readiness = 'ready' | 'degraded' | 'unready';

export interface ReadinessReport {
  status: Readiness;
  checks: Record<string, { status: CheckStatus; durationMs: number }>;
}

interface Finding {
  name: string;
  status: CheckStatus;
  need: Check['need'];
  durationMs: number;
  error: unknown;
}

async function runCheck(name: string, check: Check): Promise<Finding> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(check.deadlineMs);
  const finding = (status: CheckStatus, error: unknown): Finding => {
    return { name, status, need: check.need, durationMs: Math.round(performance.now() - startedAt), error };
  };
  // Raced, because a check that hangs may well be deaf to its signal.
  const expired = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    await Promise.race([check.run(signal), expired]);
    return finding('ok', null);
  } catch (error) {
    return finding(signal.aborted ? 'timeout' : 'failed', error);
  }
}

function judge(findings: readonly Finding[]): Readiness {
  const failed = findings.filter((finding) => finding.status !== 'ok');
  if (failed.some((finding) => finding.need === 'required')) return 'unready';
  return failed.length > 0 ? 'degraded' : 'ready';
}

/**
 * Runs all checks at once. Reasons go to the log and not into the report: it is readable by everyone, and a reason
 * can name hosts.
 */
export async function probe(checks: Checks, log: Logger): Promise<ReadinessReport> {
  const findings = await Promise.all(Object.entries(checks).map(([name, check]) => runCheck(name, check)));
  for (const { name, status, error } of findings) {
    if (status !== 'ok') log.warn({ check: name, status, err: error }, 'health check failed');
  }
  return {
    status: judge(findings),
    checks: Object.fromEntries(
      findings.map(({ name, status, durationMs }) => [name, { status, durationMs }]),
    ),
  };
}
