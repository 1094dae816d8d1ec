import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@waybill/db';
import { type OrderProgress, readProgress } from '@waybill/domain';
import type { Logger } from '@waybill/runtime';

export interface AwaitedOrder {
  tenantId: string;
  orderId: string;
}

export interface OrderWatcher {
  /** Resolves when the order's progress satisfies the test; with null when the signal aborts or the watcher closes. */
  until(
    order: AwaitedOrder,
    test: (progress: OrderProgress) => boolean,
    signal: AbortSignal,
  ): Promise<OrderProgress | null>;
  /** Ends every wait, and every later one at once. */
  close(): void;
}

export interface OrderWatcherOptions {
  db: Database;
  log: Logger;
  /** From the end of one look to the next, in milliseconds. */
  intervalMs?: number;
}

type Observer = (progress: OrderProgress) => void;

/** Who waits for what: by tenant, then by order. */
class Observers {
  readonly #byTenant = new Map<string, Map<string, Set<Observer>>>();

  get isEmpty(): boolean {
    return this.#byTenant.size === 0;
  }

  add({ tenantId, orderId }: AwaitedOrder, observer: Observer): void {
    const orders = this.#byTenant.get(tenantId) ?? new Map<string, Set<Observer>>();
    this.#byTenant.set(tenantId, orders);
    orders.set(orderId, (orders.get(orderId) ?? new Set()).add(observer));
  }

  remove({ tenantId, orderId }: AwaitedOrder, observer: Observer): void {
    const orders = this.#byTenant.get(tenantId);
    const observers = orders?.get(orderId);
    observers?.delete(observer);
    if (observers?.size === 0) orders?.delete(orderId);
    if (orders?.size === 0) this.#byTenant.delete(tenantId);
  }

  tenants(): string[] {
    return [...this.#byTenant.keys()];
  }

  ordersOf(tenantId: string): string[] {
    return [...(this.#byTenant.get(tenantId)?.keys() ?? [])];
  }

  tell(tenantId: string, progress: OrderProgress): void {
    for (const observe of [...(this.#byTenant.get(tenantId)?.get(progress.id) ?? [])]) observe(progress);
  }
}

/**
 * Looks at all awaited orders of a tenant in one query, again and again, but only while somebody waits. However many
 * requests wait, the database is asked once a round.
 */
export function createOrderWatcher({ db, log, intervalMs = 60 }: OrderWatcherOptions): OrderWatcher {
  const observers = new Observers();
  const closing = new AbortController();
  let isLooking = false;

  async function lookAt(tenantId: string): Promise<void> {
    const orderIds = observers.ordersOf(tenantId);
    if (orderIds.length === 0) return;
    const found = await db.inTenant(tenantId, (tx) => readProgress({ tx, tenantId }, orderIds));
    for (const progress of found) observers.tell(tenantId, progress);
  }

  async function look(): Promise<void> {
    while (!observers.isEmpty) {
      await delay(intervalMs);
      try {
        for (const tenantId of observers.tenants()) await lookAt(tenantId);
      } catch (error) {
        // Those who wait have a deadline of their own; until then it may work again.
        log.warn({ err: error }, 'looking at awaited orders failed');
      }
    }
    isLooking = false;
  }

  return {
    until: (order, test, signal) => {
      const { promise, resolve } = Promise.withResolvers<OrderProgress | null>();
      const ended = AbortSignal.any([signal, closing.signal]);
      if (ended.aborted) return Promise.resolve(null);
      const settle = (progress: OrderProgress | null) => {
        observers.remove(order, observe);
        ended.removeEventListener('abort', giveUp);
        resolve(progress);
      };
      const observe: Observer = (progress) => {
        if (test(progress)) settle(progress);
      };
      const giveUp = () => settle(null);
      ended.addEventListener('abort', giveUp, { once: true });
      observers.add(order, observe);
      if (!isLooking) {
        isLooking = true;
        void look();
      }
      return promise;
    },
    close: () => closing.abort(),
  };
}
