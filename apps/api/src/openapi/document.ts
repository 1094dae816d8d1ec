import type { z } from 'zod';
import type { AnswerBody } from '../http/answers.ts';
import { Problem, type ProblemCode, problemBody, problemStatus } from '../http/problem.ts';
import { problemAnswer } from '../http/problem-answer.ts';
import { describeSchemas } from './describe-schemas.ts';
import { answerHeaders, headerParameters } from './headers.ts';
import type { JsonSchema } from './json-schema.ts';
import type { MountedByHand, Operation } from './operation.ts';
import { areaOf } from './operation.ts';
import { type OperationObject, operationObject } from './operation-object.ts';
import { overview } from './overview.ts';
import { templateOf } from './parameters.ts';
import { problemWords } from './problem-words.ts';
import { type Response, sharedResponses } from './responses.ts';
import { type Tag, tagsOf } from './tags.ts';

type Described = Operation & Partial<MountedByHand>;

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: object;
  servers: { url: string; description: string }[];
  tags: Tag[];
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, Response>;
    parameters: object;
    headers: object;
    examples: object;
    securitySchemes: object;
  };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const schemaOf = (body: AnswerBody): z.ZodType[] => {
  if (body === null) return [];
  return ['mediaType' in body ? body.schema : body];
};

/** `createOrder` takes an `OrderInput`, `updateCart` takes `CartChanges`; other bodies are named after what takes them. */
function bodyNameOf(operation: string): string {
  const [, verb, subject] = /^(create|change|update)([A-Z]\w*)$/.exec(operation) ?? [];
  if (subject === undefined) return `${capitalised(operation)}Body`;
  return `${subject}${verb === 'create' ? 'Input' : 'Changes'}`;
}

/** What has no name of its own is named after the first operation that it belongs to. */
function rootsOf(operations: readonly Described[]): Map<z.ZodType, string> {
  const roots = new Map<z.ZodType, string>();
  const add = (schema: z.ZodType, name: string) => {
    if (!roots.has(schema)) roots.set(schema, name);
  };
  for (const { name, body, query, request, answers, refusals = {} } of operations) {
    const subject = capitalised(name);
    if (body) add(body, bodyNameOf(name));
    if (request) add(request.schema, bodyNameOf(name));
    if (query) add(query, `${subject}Query`);
    const bodies: AnswerBody[] = [...Object.values(answers), ...Object.values(refusals)];
    for (const schema of bodies.flatMap(schemaOf)) add(schema, `${subject}Answer`);
  }
  return roots;
}

/** What one problem looks like. */
const exampleOfProblem = (code: ProblemCode) => ({
  summary: problemWords[code],
  value: problemBody(new Problem(code, problemWords[code]), '0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'),
});

const securitySchemes = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'wb_…',
    description: 'An API key, for storefronts and programs.',
  },
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of a person, from `POST /v1/auth/login`; good for a few minutes.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: 'The token of the setting `METRICS_TOKEN`.' },
};

const references = /"\$ref":"(#\/components\/[^"]+)"/g;
const referencesIn = (part: unknown): string[] =>
  [...JSON.stringify(part).matchAll(references)].map(([, reference = '']) => reference);

/** Only the parts that something refers to, from the operations on. */
function usedParts(components: OpenApiDocument['components'], from: unknown): OpenApiDocument['components'] {
  const partAt = (reference: string): unknown => {
    const [, , kind = '', name = ''] = reference.split('/');
    return (components as unknown as Record<string, Record<string, unknown>>)[kind]?.[name];
  };
  const used = new Set<string>();
  const pending = referencesIn(from);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (used.has(next)) continue;
    used.add(next);
    pending.push(...referencesIn(partAt(next) ?? null));
  }
  const keep = (kind: string, parts: object) =>
    Object.fromEntries(Object.entries(parts).filter(([name]) => used.has(`#/components/${kind}/${name}`)));
  const { securitySchemes: all, ...rest } = components;
  return {
    ...(Object.fromEntries(
      Object.entries(rest).map(([kind, parts]) => [kind, keep(kind, parts)]),
    ) as unknown as typeof components),
    securitySchemes: all,
  };
}

/** The API's description, from what its operations declare: OpenAPI 3.1. */
export function describeApi(
  operations: readonly Described[],
  { publicUrl, version }: { publicUrl: string; version: string },
): OpenApiDocument {
  const roots = rootsOf(operations);
  roots.set(problemAnswer, 'Problem');
  const schemas = describeSchemas(roots);
  const paths: OpenApiDocument['paths'] = {};
  for (const operation of operations) {
    const template = templateOf(operation);
    paths[template] = { ...paths[template], [operation.method]: operationObject(operation, schemas) };
  }
  const codes = Object.keys(problemStatus) as ProblemCode[];
  const components = {
    schemas: schemas.components,
    responses: sharedResponses(schemas),
    parameters: headerParameters,
    headers: answerHeaders,
    examples: Object.fromEntries(codes.map((code) => [code, exampleOfProblem(code)])),
    securitySchemes,
  };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Waybill',
      version,
      summary: 'Takes orders from storefronts and fulfils them.',
      description: overview,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl, description: 'This installation' }],
    tags: tagsOf(operations.map(areaOf)),
    paths,
    components: usedParts(components, paths),
  };
}
