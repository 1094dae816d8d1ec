import type { RequestHandler } from 'express';

/** Lets callers on this machine through and refuses all others with 403. */
export const loopbackOnly: RequestHandler = (req, res, next) => {
  if (isLoopback(req.socket.remoteAddress)) return next();
  res.status(403).json({ error: { message: 'The simulator takes orders from its own machine only.' } });
};

const isLoopback = (address = '') => /^(::ffff:)?127\.|^::1$/.test(address);
