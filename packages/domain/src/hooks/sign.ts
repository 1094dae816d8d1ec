import { createHmac, randomBytes } from 'node:crypto';

/** By Standard Webhooks (spec/standard-webhooks.md, "Signature scheme"): 24 to 64 random bytes behind this. */
const prefix = 'whsec_';
const secretBytes = 32;

export const generateHookSecret = (): string => prefix + randomBytes(secretBytes).toString('base64');

/** The last characters: enough for a person to know it again. */
export const hintOfSecret = (secret: string): string => secret.slice(-5, -1);

export interface MessageToSign {
  /** Without a dot: it is one part of what is signed. */
  id: string;
  /** Of this attempt. */
  at: Date;
  body: string;
}

const signatureOf = ({ id, at, body }: MessageToSign, secret: string): string => {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signed = `${id}.${Math.floor(at.getTime() / 1_000)}.${body}`;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
};

/** The headers of a message, signed with each of the secrets: during a rotation the receiver knows one of them. */
export const signHook = (
  message: MessageToSign,
  secrets: readonly string[],
): Readonly<Record<string, string>> => ({
  'webhook-id': message.id,
  'webhook-timestamp': String(Math.floor(message.at.getTime() / 1_000)),
  'webhook-signature': secrets.map((secret) => signatureOf(message, secret)).join(' '),
});
