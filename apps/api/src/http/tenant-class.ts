import type { TenantClass } from '@waybill/telemetry';

const windowMs = 60_000;

/** Requests in a minute, to this process, from which on a shop counts as busy: ten a second. */
export const busyFrom = 600;

/**
 * Whether a shop makes many requests just now. It tells a noisy neighbour from a fault that everybody has, and names
 * nobody. A busy one stays so until it was quiet for a minute.
 */
export function createTenantClasses(clock = () => performance.now()) {
  let requests = new Map<string, number>();
  let wereBusy: ReadonlySet<string> = new Set();
  let since = clock();

  function turnOver(): void {
    const elapsed = clock() - since;
    if (elapsed < windowMs) return;
    const isNext = elapsed < 2 * windowMs;
    const busy = [...requests].filter(([, count]) => count >= busyFrom).map(([tenantId]) => tenantId);
    wereBusy = new Set(isNext ? busy : []);
    requests = new Map();
    since = clock();
  }

  /** Counts a request of the shop; `none` where the caller is nobody's. */
  return (tenantId: string | undefined): TenantClass => {
    if (tenantId === undefined) return 'none';
    turnOver();
    const count = (requests.get(tenantId) ?? 0) + 1;
    requests.set(tenantId, count);
    return count >= busyFrom || wereBusy.has(tenantId) ? 'busy' : 'ordinary';
  };
}
