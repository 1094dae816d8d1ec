import { roles, type StaffMember } from '@waybill/domain';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Where a token is good: one is never accepted in the other's place. */
export type Audience = 'waybill-api' | 'waybill-ops';

export type StaffIdentity = Pick<StaffMember, 'tenantId' | 'userId' | 'role' | 'operator'>;

export interface Tokens {
  sign(staff: StaffIdentity, use: { audience: Audience; seconds: number }): Promise<string>;
  /** Null for one that is forged, expired or made for another audience. */
  read(token: string, audience: Audience): Promise<StaffIdentity | null>;
}

const issuer = 'waybill';
const algorithm = 'HS256';
const claims = z.object({ sub: z.uuid(), tenant: z.uuid(), role: z.enum(roles), operator: z.boolean() });

/** JSON Web Tokens signed with the installation's secret: every process can check them without asking. */
export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: ({ tenantId, userId, role, operator }, { audience, seconds }) =>
      new SignJWT({ tenant: tenantId, role, operator })
        .setProtectedHeader({ alg: algorithm })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${seconds} s`)
        .sign(key),
    read: async (token, audience) => {
      try {
        const options = { issuer, audience, algorithms: [algorithm], requiredClaims: ['exp'] };
        const { sub, tenant, role, operator } = claims.parse((await jwtVerify(token, key, options)).payload);
        return { tenantId: tenant, userId: sub, role, operator };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
        throw error;
      }
    },
  };
}
