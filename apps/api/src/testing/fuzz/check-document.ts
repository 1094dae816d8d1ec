import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../../openapi/document.ts';
import type { Content, Response } from '../../openapi/responses.ts';
import { isJson } from '../check-answer.ts';

export interface AnswerToCheck {
  template: string;
  method: string;
  status: number;
  /** Without its parameters; null without one. */
  mediaType: string | null;
  text: string;
}

export type CheckDocument = (answer: AnswerToCheck) => string[];

const escaped = (part: string | number): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

/** Checks answers, and examples, against the document itself, by a validator that knows nothing of what it was made from. */
export function createCheckDocument(document: OpenApiDocument) {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('idn-email', true);
  ajv.addSchema(document, 'document');

  function validate(pointer: string, value: unknown): string[] {
    const check = ajv.getSchema(`document#${encodeURI(pointer)}`);
    if (!check) return [`there is no ${pointer}`];
    return check(value) ? [] : (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }

  function responseOf({ template, method, status }: AnswerToCheck): [string, Response] | null {
    const pointer = `/paths/${escaped(template)}/${method}/responses/${status}`;
    const response = document.paths[template]?.[method]?.responses[status];
    if (!response) return null;
    if (!('$ref' in response)) return [pointer, response];
    const name = response.$ref.split('/').at(-1) ?? '';
    return [`/components/responses/${name}`, document.components.responses[name] as Response];
  }

  const answer: CheckDocument = (given) => {
    const found = responseOf(given);
    if (!found) return [`no status ${given.status}`];
    const [pointer, { content = {} }] = found;
    const { mediaType, text } = given;
    if (mediaType === null) return Object.keys(content).length === 0 ? [] : ['no body'];
    const described: Content | undefined = content[mediaType];
    if (!described) return [`no content of type ${mediaType}`];
    const value: unknown = isJson(mediaType) ? JSON.parse(text) : text;
    return validate(`${pointer}/content/${escaped(mediaType)}/schema`, value);
  };
  return {
    answer,
    validate,
    pointerOf: (...parts: (string | number)[]) => `/${parts.map(escaped).join('/')}`,
  };
}
