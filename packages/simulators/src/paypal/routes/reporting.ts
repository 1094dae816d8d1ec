import { Router } from 'express';
import type { Endpoints } from '../endpoint.ts';
import { searchQuery, searchTransactions } from '../reporting/search.ts';
import type { Simulation } from '../simulation.ts';

export function reportingRoutes({ reportingDelayMs }: Simulation, { read }: Endpoints): Router {
  const router = Router();
  router.get(
    '/transactions',
    read(searchQuery, (call, query) => searchTransactions(call, query, reportingDelayMs)),
  );
  return router;
}
