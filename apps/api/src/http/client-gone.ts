import type { Response } from 'express';

/** Aborts when the answer has been sent or nobody is there to take it any more. */
export function clientGone(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  if (res.closed) gone.abort();
  return gone.signal;
}
