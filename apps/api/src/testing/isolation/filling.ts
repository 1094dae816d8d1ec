import type { Known } from './victim.ts';

/** What a request is filled with; every parameter of the path has to be there. */
export interface Filling {
  params?: Record<string, string>;
  query?: Record<string, string>;
  json?: unknown;
  raw?: string;
  headers?: Record<string, string>;
}

/** The stranger's own order: what is known of the other shop is also tried below it. */
export interface Own {
  tenantId: string;
  slug: string;
  orderId: string;
}

/** What a route is asked with, of all that the stranger knows and has. */
export type Fill = (known: Known, own: Own) => Filling[];

/** What names nothing of anybody's. */
export const nothing: Fill = () => [{}];
