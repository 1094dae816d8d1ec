import { randomBytes } from 'node:crypto';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readSigningKeys } from './signing-keys.ts';
import { createTokens, type TokenHolder } from './tokens.ts';

const secret = 'a secret of more than thirty-two characters';
const key = (kid: string) => `${kid}:${randomBytes(32).toString('base64')}`;
const holder: TokenHolder = {
  tenantId: '0198a7c0-0000-7000-8000-000000000001',
  userId: '0198a7c0-0000-7000-8000-000000000002',
  sessionId: '0198a7c0-0000-7000-8000-000000000003',
  role: 'staff',
  operator: false,
};
const use = { audience: 'waybill-api', seconds: 60 } as const;
const tokensOf = (given: string | null) => createTokens(readSigningKeys(given, secret), secret);

describe('signing keys', () => {
  it('are rotated without making a token worthless', async () => {
    const [older, newer] = [key('2026-01'), key('2026-02')];
    const before = await tokensOf(older).sign(holder, use);
    const rotated = tokensOf(`${newer},${older}`);
    const after = await rotated.sign(holder, use);
    expect([before, after].map((token) => decodeProtectedHeader(token).kid)).toEqual(['2026-01', '2026-02']);
    expect(await rotated.read(before, 'waybill-api')).toEqual(holder);
    expect(await rotated.read(after, 'waybill-api')).toEqual(holder);
    expect(await tokensOf(newer).read(before, 'waybill-api')).toBeNull();
  });

  it('that are given for the first time leave the tokens of the derived one good', async () => {
    const before = await tokensOf(null).sign(holder, use);
    expect(await tokensOf(key('first')).read(before, 'waybill-api')).toEqual(holder);
    const elsewhere = createTokens(readSigningKeys(null, `${secret}!`), `${secret}!`);
    expect(await elsewhere.read(before, 'waybill-api')).toBeNull();
  });

  it('of one name are not taken for each other', async () => {
    const token = await tokensOf(key('same')).sign(holder, use);
    expect(await tokensOf(key('same')).read(token, 'waybill-api')).toBeNull();
  });

  it('are published without their secret halves, and verify with any library', async () => {
    const { jwks } = readSigningKeys(`${key('a')},${key('b')}`, secret);
    expect(jwks.keys.map(({ kid }) => kid)).toEqual(['a', 'b', expect.any(String)]);
    expect(jwks.keys.some((published) => 'd' in published)).toBe(false);
    const keys = readSigningKeys(null, secret);
    const token = await createTokens(keys, secret).sign(holder, use);
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...keys.jwks.keys] }));
    expect(payload.sub).toBe(holder.userId);
  });
});
