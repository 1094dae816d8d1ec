import { newId } from '@waybill/domain';
import type { RequestHandler, Response } from 'express';

const header = 'X-Request-Id';
const wellFormed = /^[A-Za-z0-9._-]{1,128}$/;

/** Gives the request an id, or keeps the caller's, and tells it in the answer. */
export const identifyRequest: RequestHandler = (req, res, next) => {
  const given = req.get(header);
  res.set(header, given !== undefined && wellFormed.test(given) ? given : newId());
  next();
};

export const requestIdOf = (res: Response): string => String(res.getHeader(header));
