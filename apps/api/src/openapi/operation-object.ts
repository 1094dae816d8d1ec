import { keyScopes, type Permission } from '@waybill/domain';
import type { DescribedSchemas } from './describe-schemas.ts';
import { exampleOf } from './example-of.ts';
import type { Reference } from './headers.ts';
import type { MountedByHand, Operation } from './operation.ts';
import { areaOf } from './operation.ts';
import { type Parameter, parametersOf } from './parameters.ts';
import { type Content, type Responses, responsesOf } from './responses.ts';
import { tagOf } from './tags.ts';

type Described = Operation & Partial<MountedByHand>;

export interface OperationObject {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Record<string, Content> };
  responses: Responses;
}

const byKey = { apiKey: [] };
const byToken = { accessToken: [] };

const isForKeys = (permission: Permission): boolean => keyScopes.includes(permission);

/** Any one of them will do; without one, nothing is asked for. */
function securityOf({ permission, takesCredentials, security }: Described): Record<string, string[]>[] {
  if (security) return security.map((name) => ({ [name]: [] }));
  if (permission === 'anyone') return takesCredentials ? [byKey, byToken, {}] : [];
  return isForKeys(permission) ? [byKey, byToken] : [byToken];
}

function descriptionOf({ description, permission, takesRoom }: Described): string {
  const sentences = [
    description,
    permission === 'anyone' ? undefined : `Needs the permission \`${permission}\`.`,
    takesRoom && 'Refused where the shop has used up its storage.',
  ];
  return sentences.filter(Boolean).join('\n\n');
}

function requestBodyOf({ body, bodyOptional, request }: Described, schemas: DescribedSchemas) {
  const { mediaType, schema } = request ?? { mediaType: 'application/json', schema: body };
  if (!schema) return undefined;
  const described = schemas.of(schema);
  const content = { [mediaType]: { schema: described, example: exampleOf(described, schemas.components) } };
  return { required: bodyOptional !== true, content };
}

/** One operation, as OpenAPI describes it. */
export function operationObject(operation: Described, schemas: DescribedSchemas): OperationObject {
  const description = descriptionOf(operation);
  const requestBody = requestBodyOf(operation, schemas);
  return {
    operationId: operation.name,
    tags: [tagOf(areaOf(operation))],
    summary: operation.summary,
    ...(description !== '' && { description }),
    security: securityOf(operation),
    parameters: parametersOf(operation, schemas),
    ...(requestBody && { requestBody }),
    responses: responsesOf(operation, schemas),
  };
}
