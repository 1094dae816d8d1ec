import type { Database } from '@waybill/db';
import type { Check, Finding, Invariant } from './finding.ts';
import { historyExplains } from './history-checks.ts';
import { mailsOnce } from './message-checks.ts';
import { moneyAddsUp } from './money-checks.ts';
import { nothingForgotten } from './obligation-checks.ts';
import { nothingTwice, stockAddsUp } from './stock-checks.ts';
import { tenantsApart } from './tenant-checks.ts';

const checks: Readonly<Record<Invariant, Check>> = {
  I1: stockAddsUp,
  I2: nothingTwice,
  I3: moneyAddsUp,
  I4: nothingForgotten,
  I5: mailsOnce,
  I6: tenantsApart,
  I7: historyExplains,
};

/**
 * Checks I1 to I7 over the whole database and returns every row that breaks one. All of it reads one snapshot, so
 * that it may run while orders are being processed.
 */
export async function audit(systemDb: Database, now: Date): Promise<Finding[]> {
  return systemDb.inSnapshot(async (tx) => {
    const findings: Finding[] = [];
    for (const [invariant, check] of Object.entries(checks) as [Invariant, Check][]) {
      for (const { tenant_id: tenantId, subject, detail } of await check(tx, now)) {
        findings.push({ invariant, tenantId, subject, detail });
      }
    }
    return findings;
  });
}
