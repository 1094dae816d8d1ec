import type { ListAdjustmentsQuery, ListMovementsQuery, ListOrdersQuery } from './generated/schemas.ts';

/** Where a list goes on, and how much of it comes at once. */
export type PageParams = Pick<ListOrdersQuery, 'cursor' | 'limit'>;

/** Which movements a list shows. */
export type MovementParams = ListMovementsQuery;

/** Which changes of stock a list shows. */
export type AdjustmentParams = ListAdjustmentsQuery;
