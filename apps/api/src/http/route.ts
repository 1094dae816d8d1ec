import type { Permission, Scope } from '@waybill/domain';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { Answers, Sent } from './answers.ts';
import type { Method } from './methods.ts';
import type { ProblemCode } from './problem.ts';

/** Headers that only some operations go by. */
export type RequestHeader = 'Prefer' | 'Last-Event-ID' | 'If-Match' | 'If-None-Match' | 'X-Cart-Token';

/** Headers that only some answers have. */
export type AnswerHeader =
  | 'Location'
  | 'Preference-Applied'
  | 'ETag'
  | 'Cache-Control'
  | 'Content-Disposition';

/** What Express lets a handler send that says nothing else. */
type Whatever = Parameters<Response['json']>[0];

/** A request that was found well-formed. */
export interface OpenCall<Body = unknown, Query = unknown, Answer = Whatever> {
  req: Request;
  /** Whether the route declares that it is done once for each `Idempotency-Key`. */
  idempotent: boolean;
  /** Takes only what the route says that it answers. */
  res: Response<Answer>;
  body: Body;
  /** The body as it was sent, before defaults; two requests with equal ones are the same request. */
  sent: unknown;
  query: Query;
  /** A part of the path, decoded. */
  param(name: string): string;
}

/** A request of somebody who may make it. */
export interface Call<Body = unknown, Query = unknown, Answer = Whatever>
  extends OpenCall<Body, Query, Answer> {
  principal: Principal;
  /** In whose name, and in which tenant, a use case runs. */
  scope: Scope;
}

/** What is told of an operation, whoever handles it. */
export interface Described<Body = unknown, Query = unknown, Declared extends Answers = Answers> {
  method: Method;
  /** As Express reads it: `/v1/orders/:id`. */
  path: `/${string}`;
  /** Unique: generated clients call the operation so. */
  name: string;
  /** What it does, in one sentence. */
  summary: string;
  /** What else who calls it has to know; CommonMark. */
  description?: string;
  /** None is read without it. */
  body?: z.ZodType<Body>;
  /** No body counts as `{}`. */
  bodyOptional?: boolean;
  /** How its body is sent that is not our JSON; the handler reads it. */
  request?: { mediaType: string; schema: z.ZodType };
  /** No parameter is allowed without it. */
  query?: z.ZodType<Query>;
  /** What it answers when all goes well, by status: the schema of the JSON, or null without a body. */
  answers: Declared;
  /** Codes of problems that it can answer beside those which follow from the rest of the declaration. */
  problems?: readonly ProblemCode[];
  /** The same request under the same `Idempotency-Key` is done once. */
  idempotent?: true;
  /** Headers that it goes by, beside those which every operation knows. */
  headers?: readonly RequestHeader[];
  /** Headers that its answers can have, beside those which every answer has. */
  answerHeaders?: readonly AnswerHeader[];
  /** It adds to what the shop stores, and is refused where that is full. */
  takesRoom?: true;
}

/** One operation that asks who is calling. */
export interface GuardedRoute<Body, Query, Declared extends Answers = Answers>
  extends Described<Body, Query, Declared> {
  /** The right that the caller needs. */
  permission: Permission;
  handle(call: Call<Body, Query, Sent<Declared>>): Promise<void>;
}

/** One operation for whoever comes. */
export interface OpenRoute<Body, Query, Declared extends Answers = Answers>
  extends Described<Body, Query, Declared> {
  permission: 'anyone';
  /** What one request counts against the limit of the address it comes from, 0 for nothing; 1 if absent. */
  points?: number;
  /** Who shows credentials is known by them, and not limited as a stranger. */
  takesCredentials?: boolean;
  handle(call: OpenCall<Body, Query, Sent<Declared>>): Promise<void>;
}

/**
 * All that is known of one operation, said once: what mounts it, the table of who may do what and the API's
 * description read it from here.
 */
export type Route = GuardedRoute<unknown, unknown> | OpenRoute<unknown, unknown>;

/** Declares an operation. Its handler gets a body and a query of the types its schemas have, and sends what it says. */
export const route = <Body = undefined, Query = unknown, const Declared extends Answers = Answers>(
  declared: GuardedRoute<Body, Query, Declared>,
): Route => declared as unknown as GuardedRoute<unknown, unknown>;

/** Declares an operation for whoever comes. */
export const openRoute = <Body = undefined, Query = unknown, const Declared extends Answers = Answers>(
  declared: Omit<OpenRoute<Body, Query, Declared>, 'permission'>,
): Route => ({ ...declared, permission: 'anyone' }) as unknown as OpenRoute<unknown, unknown>;
