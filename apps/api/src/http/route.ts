import type { Permission, Scope } from '@waybill/domain';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { Method } from './methods.ts';

/** A request that was found well-formed. */
export interface OpenCall<Body = unknown, Query = unknown> {
  req: Request;
  res: Response;
  body: Body;
  /** The body as it was sent, before defaults; two requests with equal ones are the same request. */
  sent: unknown;
  query: Query;
  /** A part of the path, decoded. */
  param(name: string): string;
}

/** A request of somebody who may make it. */
export interface Call<Body = unknown, Query = unknown> extends OpenCall<Body, Query> {
  principal: Principal;
  /** In whose name, and in which tenant, a use case runs. */
  scope: Scope;
}

interface Described<Body, Query> {
  method: Method;
  /** As Express reads it: `/v1/orders/:id`. */
  path: `/${string}`;
  /** Unique: generated clients call the operation so. */
  name: string;
  /** What it does, in one sentence. */
  summary: string;
  /** None is read without it. */
  body?: z.ZodType<Body>;
  /** No body counts as `{}`. */
  bodyOptional?: boolean;
  /** No parameter is allowed without it. */
  query?: z.ZodType<Query>;
  /** It adds to what the shop stores, and is refused where that is full. */
  takesRoom?: true;
}

/** One operation that asks who is calling. */
export interface GuardedRoute<Body, Query> extends Described<Body, Query> {
  /** The right that the caller needs. */
  permission: Permission;
  handle(call: Call<Body, Query>): Promise<void>;
}

/** One operation for whoever comes. */
export interface OpenRoute<Body, Query> extends Described<Body, Query> {
  permission: 'anyone';
  /** What one request counts against the limit of the address it comes from; 1 if absent. */
  points?: number;
  /** Who shows credentials is known by them, and not limited as a stranger. */
  takesCredentials?: boolean;
  handle(call: OpenCall<Body, Query>): Promise<void>;
}

/**
 * All that is known of one operation, said once: what mounts it, the table of who may do what and the API's
 * description read it from here.
 */
export type Route = GuardedRoute<unknown, unknown> | OpenRoute<unknown, unknown>;

/** Declares an operation. Its handler gets a body and a query of the types its schemas have. */
export const route = <Body = undefined, Query = unknown>(declared: GuardedRoute<Body, Query>): Route =>
  declared as GuardedRoute<unknown, unknown>;

/** Declares an operation for whoever comes. */
export const openRoute = <Body = undefined, Query = unknown>(
  declared: Omit<OpenRoute<Body, Query>, 'permission'>,
): Route => ({ ...declared, permission: 'anyone' }) as OpenRoute<unknown, unknown>;
