import { keySetRoute } from '../auth/key-set.ts';
import type { AppDeps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import { v1Routes } from '../v1-routes.ts';
import { documentRoute } from './document-route.ts';
import { mountedByHand } from './mounted-by-hand.ts';
import type { MountedByHand, Operation } from './operation.ts';

export type ContractOperation = Operation & Partial<MountedByHand>;

export interface Contract {
  /** What is mounted by its declaration. */
  routes: readonly Route[];
  /** That, and what is mounted by itself: everything that the API's description tells of. */
  operations: readonly ContractOperation[];
}

/** The HTTP contract: `/v1`, and what stands beside it. */
export function contractOf(deps: AppDeps): Contract {
  const routes: Route[] = [...v1Routes(deps), keySetRoute(deps), documentRoute(() => operations, deps)];
  const operations: ContractOperation[] = [...routes, ...mountedByHand];
  return { routes, operations };
}
