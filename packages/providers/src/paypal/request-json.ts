import { ProviderError } from '@waybill/domain';
import type { z } from 'zod';
import type { Session } from './session.ts';

/**
 * The SDK's generated part leaves disputes and webhooks out; its core makes the request all the same, with the same
 * authentication, timeouts and errors. The answer is the text of the body.
 */
export async function requestJson(
  { client }: Session,
  path: string,
  query: Record<string, string> = {},
): Promise<string> {
  const request = client.getRequestBuilderFactory()('GET', path);
  request.query(query);
  request.acceptJson();
  request.authenticate([{ oauth2: true }]);
  return (await request.callAsText()).result;
}

/** `body` is JSON already: a signature is about its very bytes. */
export async function sendJson({ client }: Session, path: string, body: string): Promise<string> {
  const request = client.getRequestBuilderFactory()('POST', path);
  request.contentType('application/json');
  request.acceptJson();
  request.text(body);
  request.authenticate([{ oauth2: true }]);
  return (await request.callAsText()).result;
}

/** Throws `ProviderError` of kind `unknown` for an answer of another shape. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ProviderError('paypal', 'unknown', 'PayPal gave no usable answer.', { cause: error });
  }
}
