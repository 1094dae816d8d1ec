import { METHODS } from 'node:http';
import type { Express } from 'express';

/** As Express keeps what was mounted: a route, or a router with more of them. */
interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle?: { stack?: Layer[] };
}

function routesIn(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return handle?.stack ? routesIn(handle.stack) : [];
    const methods = Object.keys(route.methods).filter((method) => method !== '_all');
    // What takes every method that HTTP knows is what refuses the rest.
    if (methods.length === METHODS.length) return [];
    return methods.map((method) => `${method.toUpperCase()} ${route.path}`);
  });
}

/** Every method of every path that the application answers, declared or not: `GET /v1/orders/:id`. */
export const mountedRoutes = (app: Express): string[] => routesIn(app.router.stack as unknown as Layer[]);
