import { STATUS_CODES } from 'node:http';
import type { AnswerBody } from '../http/answers.ts';
import { type ProblemCode, problemStatus } from '../http/problem.ts';
import { problemAnswer } from '../http/problem-answer.ts';
import type { DescribedSchemas } from './describe-schemas.ts';
import { exampleOf } from './example-of.ts';
import { type DescribedAnswerHeader, headersNamed, type Reference } from './headers.ts';
import type { JsonSchema } from './json-schema.ts';
import type { MountedByHand, Operation } from './operation.ts';
import { problemWords } from './problem-words.ts';
import { problemsOf } from './problems-of.ts';

export interface Content {
  schema: JsonSchema;
  example?: unknown;
  examples?: Record<string, Reference>;
}

export interface Response {
  description: string;
  headers?: Record<string, Reference>;
  content?: Record<string, Content>;
}

export type Responses = Record<string, Response | Reference>;

/** Only what an operation knows beside its declaration as a route. */
type Described = Operation & Partial<MountedByHand>;

const words = (status: number | string): string => STATUS_CODES[status] ?? 'Done';

export function contentOf(body: AnswerBody, schemas: DescribedSchemas): Record<string, Content> | undefined {
  if (body === null) return undefined;
  const [mediaType, schema] =
    'mediaType' in body ? [body.mediaType, body.schema] : ['application/json', body];
  const described = schemas.of(schema);
  return { [mediaType]: { schema: described, example: exampleOf(described, schemas.components) } };
}

function answerOf(
  operation: Described,
  [status, body]: [string, AnswerBody],
  schemas: DescribedSchemas,
): Response {
  const { answerHeaders = [], idempotent, isProbe } = operation;
  const names: DescribedAnswerHeader[] = [
    'X-Request-Id',
    ...(isProbe ? [] : (['RateLimit', 'RateLimit-Policy'] as const)),
    ...(idempotent ? (['Idempotent-Replayed'] as const) : []),
    ...answerHeaders,
  ];
  const content = contentOf(body, schemas);
  return { description: words(status), headers: headersNamed(names), ...(content && { content }) };
}

const headersOfProblem: Readonly<Record<number, readonly DescribedAnswerHeader[]>> = {
  401: ['X-Request-Id', 'WWW-Authenticate'],
  429: ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['X-Request-Id', 'Retry-After'],
};

const listed = (codes: readonly ProblemCode[]): string =>
  codes.length === 1
    ? codes.map((code) => problemWords[code]).join('')
    : codes.map((code) => `- \`${code}\`: ${problemWords[code]}`).join('\n');

/** Problems with one status. */
export function problemResponse(
  status: number,
  codes: readonly ProblemCode[],
  schemas: DescribedSchemas,
): Response {
  return {
    description: listed(codes),
    headers: headersNamed(headersOfProblem[status] ?? ['X-Request-Id']),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [schemas.of(problemAnswer), { type: 'object', properties: { code: { enum: [...codes] } } }],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

const pascal = (code: string): string =>
  code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Problems that stand alone with their status are the same for every operation. */
export const sharedResponses = (schemas: DescribedSchemas): Record<string, Response> =>
  Object.fromEntries(
    Object.entries(problemStatus).map(([code, status]) => [
      pascal(code),
      problemResponse(status, [code as ProblemCode], schemas),
    ]),
  );

function problems(operation: Described, schemas: DescribedSchemas): Responses {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => problemStatus[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const [first = 'internal', ...more] = codes;
      const shared = { $ref: `#/components/responses/${pascal(first)}` };
      return [status, more.length === 0 ? shared : problemResponse(status, codes, schemas)];
    }),
  );
}

function refusalsOf({ refusals = {} }: Described, schemas: DescribedSchemas): Responses {
  return Object.fromEntries(
    Object.entries(refusals).map(([status, body]) => {
      const content = contentOf(body, schemas);
      return [status, { description: words(status), ...(content && { content }) }];
    }),
  );
}

/** Everything that the operation can answer, by status. */
export function responsesOf(operation: Described, schemas: DescribedSchemas): Responses {
  const answers = Object.entries(operation.answers as Record<string, AnswerBody>);
  return {
    ...Object.fromEntries(answers.map((answer) => [answer[0], answerOf(operation, answer, schemas)])),
    ...problems(operation, schemas),
    ...refusalsOf(operation, schemas),
  };
}
