import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** What signs access tokens, and what they are verified with. */
export interface SigningKeys {
  newest: { kid: string; privateKey: KeyObject };
  /** By key id. */
  publicKeys: ReadonlyMap<string, KeyObject>;
  /** RFC 7517: what others may verify our tokens with. */
  jwks: { keys: readonly PublicJwk[] };
}

export interface PublicJwk {
  kty: string;
  crv: string;
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

/** The fixed start of a PKCS #8 document with an Ed25519 key (RFC 8410, 7); the 32 bytes of the key follow. */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex');

const keyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Start, seed]), format: 'der', type: 'pkcs8' });

const publicJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string() });

const exportPublic = (key: KeyObject) => publicJwk.parse(createPublicKey(key).export({ format: 'jwk' }));

/** RFC 7638: the same key has the same id in every process. */
const thumbprintOf = ({ crv, kty, x }: z.output<typeof publicJwk>): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url');

const derivedSeed = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'waybill access tokens', 32));

/**
 * Ed25519 keys: those given as `keyId:base64[,olderKeyId:base64…]`, 32 random bytes each, of which the first signs, and
 * behind them the one that is derived from the installation's secret, so that an installation that sets keys of its
 * own for the first time logs nobody out.
 */
export function readSigningKeys(given: string | null, secret: string): SigningKeys {
  const entries = (given?.split(',') ?? []).map((entry) => {
    const [kid = '', seed = ''] = entry.trim().split(':');
    return { kid, key: keyOf(Buffer.from(seed, 'base64')) };
  });
  const derived = keyOf(derivedSeed(secret));
  const all = [...entries, { kid: thumbprintOf(exportPublic(derived)), key: derived }];
  const [newest = { kid: '', key: derived }] = all;
  return {
    newest: { kid: newest.kid, privateKey: newest.key },
    publicKeys: new Map(all.map(({ kid, key }) => [kid, createPublicKey(key)])),
    jwks: { keys: all.map(({ kid, key }) => ({ ...exportPublic(key), kid, alg: 'EdDSA', use: 'sig' })) },
  };
}
