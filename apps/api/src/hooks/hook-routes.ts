import type { AppDeps } from '../deps.ts';
import type { Route } from '../http/route.ts';
import {
  getDeliveryRoute,
  listDeliveriesRoute,
  replayDeliveriesRoute,
  replayDeliveryRoute,
} from './deliveries.ts';
import {
  changeEndpointRoute,
  createEndpointRoute,
  getEndpointRoute,
  listEndpointsRoute,
  listEventTypesRoute,
  removeEndpointRoute,
  rotateSecretRoute,
  testEndpointRoute,
} from './endpoints.ts';

/** Where the shop is told of what happens. */
export const hookRoutes = (deps: AppDeps): Route[] => [
  listEventTypesRoute(),
  listEndpointsRoute(deps),
  createEndpointRoute(deps),
  getEndpointRoute(deps),
  changeEndpointRoute(deps),
  removeEndpointRoute(deps),
  rotateSecretRoute(deps),
  testEndpointRoute(deps),
  listDeliveriesRoute(deps),
  getDeliveryRoute(deps),
  replayDeliveryRoute(deps),
  replayDeliveriesRoute(deps),
];
