import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import type { AnswerBody, Media } from '../http/answers.ts';
import { problemStatus } from '../http/problem.ts';
import { problemAnswer } from '../http/problem-answer.ts';
import { type ContractOperation, contractOf } from '../openapi/contract.ts';
import { problemsOf } from '../openapi/problems-of.ts';

/** An answer as it came. */
export interface RawAnswer {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

interface Expected {
  operation: ContractOperation;
  pattern: RegExp;
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);

let known: readonly Expected[] | undefined;

/** The declarations; nothing of them is called. */
function expected(): readonly Expected[] {
  const nothing = { signingKeys: {} } as AppDeps;
  known ??= contractOf(nothing).operations.map((operation) => ({
    operation,
    pattern: patternOf(operation.path),
  }));
  return known;
}

/** For people in a browser, and no part of the contract: pages of staff, the board, and what the page of the docs loads. */
const apart = /^\/(?:ops(?:\/|$)|docs\/)/;

const pathOf = ({ path }: RawAnswer): string => path.split(/[?#]/, 1)[0] ?? '';

function operationOf(answer: RawAnswer): ContractOperation | undefined {
  const method = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
  const path = pathOf(answer);
  return expected().find(({ operation, pattern }) => operation.method === method && pattern.test(path))
    ?.operation;
}

/** Beside the operations: what is nowhere, and methods that a path does not know. */
const ofNoOperation = ['not_found', 'method_not_allowed', 'rate_limited', 'malformed_request', 'internal'];

/** Lines of JSON are none (`application/x-ndjson`). */
export const isJson = (mediaType: string): boolean => /[/+]json$/.test(mediaType);

const isMedia = (body: AnswerBody): body is Media => body !== null && 'mediaType' in body;

function faultsOf(schema: z.ZodType, text: string): string[] {
  const { error } = schema.safeParse(JSON.parse(text));
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

function faultsOfBody(body: AnswerBody, { headers, text, method }: RawAnswer): string[] {
  const [type = null] = headers.get('content-type')?.split(';', 1) ?? [];
  if (body === null) return text === '' && type === null ? [] : [`a body of ${type}`];
  const { mediaType, schema } = isMedia(body) ? body : { mediaType: 'application/json', schema: body };
  if (type !== mediaType) return [`${type} instead of ${mediaType}`];
  return method === 'HEAD' || !isJson(type) ? [] : faultsOf(schema, text);
}

function faultsOfProblem(operation: ContractOperation | undefined, answer: RawAnswer): string[] {
  const faults = faultsOfBody({ mediaType: 'application/problem+json', schema: problemAnswer }, answer);
  if (faults.length > 0 || answer.method === 'HEAD') return faults;
  const { code } = problemAnswer.parse(JSON.parse(answer.text));
  const codes: readonly string[] = operation ? problemsOf(operation) : ofNoOperation;
  if (problemStatus[code] !== answer.status) return [`${code} has another status`];
  return codes.includes(code) ? [] : [`the problem ${code}`];
}

function faultsOfHeaders(
  { answerHeaders = [], idempotent }: ContractOperation,
  { headers }: RawAnswer,
): string[] {
  const told = [...answerHeaders, ...(idempotent ? ['Idempotent-Replayed'] : [])];
  const special = ['Location', 'Preference-Applied', 'ETag', 'Content-Disposition', 'Idempotent-Replayed'];
  return special
    .filter((name) => headers.has(name) && !told.includes(name))
    .map((name) => `the header ${name}`);
}

function faults(answer: RawAnswer): string[] {
  const operation = operationOf(answer);
  const { status } = answer;
  if (operation) {
    const body = { ...operation.answers, ...operation.refusals }[status as 200];
    if (body !== undefined) return [...faultsOfBody(body, answer), ...faultsOfHeaders(operation, answer)];
  }
  if (status >= 400) return faultsOfProblem(operation, answer);
  return [operation ? 'no such status' : 'no such operation'];
}

/** Throws for an answer of the API that its description does not foresee. */
export function checkAnswer(answer: RawAnswer): void {
  const { method, path, status } = answer;
  if (method === 'OPTIONS' || apart.test(pathOf(answer))) return;
  const found = faults(answer);
  if (found.length === 0) return;
  throw new Error(`${method} ${path} answered ${status}, which is not described: ${found.join('; ')}`);
}
