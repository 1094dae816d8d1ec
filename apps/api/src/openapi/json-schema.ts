/** As much of JSON Schema 2020-12 as our schemas become. */
export interface JsonSchema {
  $ref?: string;
  $schema?: string;
  $id?: string;
  type?: string;
  format?: string;
  description?: string;
  examples?: unknown[];
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  not?: JsonSchema;
}

const below = '#/components/schemas/';

export const referTo = (name: string): string => `${below}${name}`;

/** The name that a reference is to. */
export const nameIn = (reference: string): string => reference.slice(below.length);
