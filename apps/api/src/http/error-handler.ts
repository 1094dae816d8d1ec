import type { ErrorRequestHandler, Response } from 'express';
import { type Problem, problemBody } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import { toProblem } from './to-problem.ts';

export function sendProblem(res: Response, problem: Problem): void {
  res
    .status(problem.status)
    .set('Cache-Control', 'no-store')
    .set(problem.details.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, requestIdOf(res))));
}

/** The end of every request that failed. Express knows it by its four parameters. */
export const handleError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const problem = toProblem(error);
  if (problem.code === 'internal') req.log.error({ err: error }, 'unexpected error');
  if (problem.code === 'unavailable') req.log.warn({ err: error }, 'the database does not answer');
  // An answer that has begun cannot be taken back: cutting it off tells the client that it is not whole.
  if (res.headersSent) res.destroy();
  else sendProblem(res, problem);
};
