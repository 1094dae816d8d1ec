import { asRole, openDatabase } from '@waybill/db';
import { audit, invariants } from '@waybill/domain';
import type { Discrepancy } from './checks/discrepancy.ts';

/** What the audit finds in the tenant's books, beyond what its API shows. */
export async function auditTenant(databaseUrl: string, tenantId: string): Promise<Discrepancy[]> {
  const db = openDatabase({
    url: asRole(databaseUrl, 'waybill_system'),
    max: 1,
    applicationName: 'waybill-replay',
    // It reads everything there is, however much that is.
    statementTimeoutMs: 30 * 60_000,
  });
  try {
    const findings = await audit(db, new Date());
    return findings
      .filter((finding) => finding.tenantId === tenantId)
      .map(({ invariant, subject, detail }) => ({
        subject: `${invariant}, ${subject}`,
        problem: `${detail} (${invariants[invariant]})`,
        lines: [],
      }));
  } finally {
    await db.close();
  }
}
