import { json, Router } from 'express';
import { z } from 'zod';

/** How often a fault strikes before it is spent. */
export const faultTimes = z.union([z.int().positive(), z.literal('always')]).default(1);

interface Strikes {
  times: number | 'always';
  /** How many that it applies to it still lets pass; none if absent. */
  skip?: number;
}

export interface FaultQueue<Order, Fault extends Strikes> {
  /** Throws ZodError when the order makes no sense. */
  add(order: Order): Fault;
  /** Those that still strike, oldest first; `times` counts what is left. */
  list(): Fault[];
  clear(): void;
  /** The oldest fault that `applies`; it counts as struck. */
  take(applies?: (fault: Fault) => boolean): Fault | null;
}

/** Faults to order for drills: each strikes the next requests it applies to, then is gone. */
export function createFaultQueue<Order, Fault extends Strikes>(
  order: z.ZodType<Fault, Order>,
): FaultQueue<Order, Fault> {
  let faults: Fault[] = [];

  return {
    add(input) {
      const fault = order.parse(input);
      faults.push(fault);
      return { ...fault };
    },
    list: () => faults.map((fault) => ({ ...fault })),
    clear() {
      faults = [];
    },
    take(applies = () => true) {
      const fault = faults.find((each) => applies(each) && !letsPass(each));
      if (!fault) return null;
      if (fault.times !== 'always') fault.times -= 1;
      faults = faults.filter(({ times }) => times !== 0);
      return fault;
    },
  };
}

function letsPass(fault: Strikes): boolean {
  if (!fault.skip) return false;
  fault.skip -= 1;
  return true;
}

/**
 * `POST /_simulator/faults` orders one (201), `GET` lists what still strikes as `{data}`, `DELETE` takes all back
 * (204).
 */
export function faultRoutes<Order, Fault extends Strikes>(queue: FaultQueue<Order, Fault>): Router {
  const router = Router();
  router.use('/_simulator/faults', json());
  router.post('/_simulator/faults', (req, res) => {
    const order: Order = req.body;
    try {
      res.status(201).json(queue.add(order));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      res.status(400).json({ error: { message: z.prettifyError(error) } });
    }
  });
  router.get('/_simulator/faults', (_req, res) => {
    res.json({ data: queue.list() });
  });
  router.delete('/_simulator/faults', (_req, res) => {
    queue.clear();
    res.status(204).end();
  });
  return router;
}
