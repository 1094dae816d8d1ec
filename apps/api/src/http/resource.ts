import type { RequestHandler, Router } from 'express';
import { Problem } from './problem.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Everything that one path answers. Other methods get 405 and are told which there are. */
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
  const names = methods.map((method) => method.toUpperCase());
  const allowed = [...names, ...(handlers.get ? ['HEAD'] : []), 'OPTIONS'].join(', ');
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
