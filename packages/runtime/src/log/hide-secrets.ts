import { stdSerializers } from 'pino';

export const hidden = '[hidden]';

/** Of a name in lower case without `-` and `_`. */
const secretName =
  /(?:authorization|cookie|password|passwordhash|passphrase|secret|secrethash|token|apikey|secretkey|signature)$|^(?:card|cardnumber|cvc|iban)$/;
/** The password in an address such as postgres://user:password@host. */
const passwordInAddress = /(:\/\/[^\s/:@]*:)[^\s@]+@/g;
const deepest = 6;

const isSecretName = (name: string) => secretName.test(name.toLowerCase().replace(/[-_]/g, ''));

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function hideIn(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(passwordInAddress, `$1${hidden}@`);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return '[too deep]';
  if (value instanceof Error) return serializeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => hideIn(item, depth + 1));
  if (isPlain(value)) return hideInFields(value, depth);
  // What knows how to write itself down (a date, an address) does; anything else might hold a connection.
  return 'toJSON' in value ? value : `[${value.constructor.name}]`;
}

function hideInFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecretName(name) && value !== null && value !== undefined ? hidden : hideIn(value, depth + 1),
    ]),
  );
}

function serializeError(error: Error, depth = 0): Record<string, unknown> {
  return hideInFields(stdSerializers.err(error), depth);
}

/**
 * The fields of one log line without secrets. Class instances directly under a name are left alone: they are
 * what a serializer is for (an error, a request).
 */
export function hideSecrets(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (isSecretName(name) && value !== null && value !== undefined) return [name, hidden];
      const isInstance =
        typeof value === 'object' && value !== null && !Array.isArray(value) && !isPlain(value);
      return [name, isInstance ? value : hideIn(value, 1)];
    }),
  );
}

/** For libraries that bring error serializers of their own. */
export const logSerializers = {
  err: (error: unknown) => (error instanceof Error ? serializeError(error) : error),
};

/** Headers that carry a secret, where the serializers of HTTP libraries put them. */
export const secretHeaders: readonly string[] = ['req', 'res', 'request', 'response'].flatMap((holder) => [
  `${holder}.headers.authorization`,
  `${holder}.headers.cookie`,
  `${holder}.headers["set-cookie"]`,
  `${holder}.headers["stripe-signature"]`,
]);
