import type { RequestHandler, Router } from 'express';
import { Problem } from './problem.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Other methods than these get 405 at the path, and are told which there are. */
export function refuseOtherMethods(router: Router, path: string, methods: readonly Method[]): void {
  const names = methods.map((method) => method.toUpperCase());
  const allowed = [...names, ...(methods.includes('get') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  router.all(path, (req, res) => {
    if (req.method === 'OPTIONS') {
      res.set('Allow', allowed).status(204).end();
      return;
    }
    throw new Problem('method_not_allowed', `${req.method} is not possible here. Possible are ${allowed}.`, {
      headers: { Allow: allowed },
    });
  });
}

/** Everything that one path answers. */
export function resource(
  router: Router,
  path: string,
  handlers: Partial<Record<Method, RequestHandler>>,
): void {
  const methods = Object.keys(handlers) as Method[];
  for (const method of methods) {
    const handler = handlers[method];
    if (handler) router[method](path, handler);
  }
  refuseOtherMethods(router, path, methods);
}
