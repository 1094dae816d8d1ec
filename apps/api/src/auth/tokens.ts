import { roles, type StaffMember } from '@waybill/domain';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from './signing-keys.ts';

/** Where a token is good: one is never accepted in the other's place. */
export type Audience = 'waybill-api' | 'waybill-ops';

export type StaffIdentity = Pick<StaffMember, 'tenantId' | 'userId' | 'role' | 'operator'>;

/** What a token says. */
export interface TokenHolder extends StaffIdentity {
  /** Null in a token of the release that knew no sessions. */
  sessionId: string | null;
}

export interface Tokens {
  sign(holder: TokenHolder, use: { audience: Audience; seconds: number }): Promise<string>;
  /** Null for one that is forged, expired or made for another audience. Whether its session goes on is not asked. */
  read(token: string, audience: Audience): Promise<TokenHolder | null>;
}

/** Long enough for work at a desk to go on without a stolen token being of use for long. */
export const accessTokenSeconds = 15 * 60;

const issuer = 'waybill';
const algorithm = 'EdDSA';
const claims = z.object({ sub: z.uuid(), tenant: z.uuid(), role: z.enum(roles), operator: z.boolean() });
const sessionClaim = z.object({ sid: z.uuid() });

function holderOf(payload: JWTPayload): StaffIdentity {
  const { sub, tenant, role, operator } = claims.parse(payload);
  return { tenantId: tenant, userId: sub, role, operator };
}

/** JSON Web Tokens that every process can check without asking: by the key that their header names. */
export function createTokens({ newest, publicKeys }: SigningKeys, secret: string): Tokens {
  const formerKey = new TextEncoder().encode(secret);

  async function readCurrent(token: string, audience: Audience): Promise<TokenHolder> {
    const { payload } = await jwtVerify(
      token,
      ({ kid = '' }) => {
        const key = publicKeys.get(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { issuer, audience, algorithms: [algorithm], requiredClaims: ['exp'] },
    );
    return { ...holderOf(payload), sessionId: sessionClaim.parse(payload).sid };
  }

  /** Of a process of the release before, which may run beside this one: for the quarter of an hour it was given. */
  async function readFormer(token: string): Promise<TokenHolder> {
    const { payload } = await jwtVerify(token, formerKey, {
      ...{ issuer, audience: 'waybill-api', algorithms: ['HS256'], requiredClaims: ['exp'] },
      maxTokenAge: accessTokenSeconds,
    });
    return { ...holderOf(payload), sessionId: null };
  }

  return {
    sign: ({ tenantId, userId, role, operator, sessionId }, { audience, seconds }) =>
      new SignJWT({ tenant: tenantId, role, operator, sid: sessionId })
        .setProtectedHeader({ alg: algorithm, kid: newest.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${seconds} s`)
        .sign(newest.privateKey),
    read: async (token, audience) => {
      try {
        const isFormer = audience === 'waybill-api' && decodeProtectedHeader(token).alg === 'HS256';
        return await (isFormer ? readFormer(token) : readCurrent(token, audience));
      } catch (error) {
        // What is no token at all is a TypeError of its header.
        const isWorthless =
          error instanceof errors.JOSEError || error instanceof z.ZodError || error instanceof TypeError;
        if (isWorthless) return null;
        throw error;
      }
    },
  };
}
