import { roles } from '@waybill/domain';
import { z } from 'zod';
import { count, id } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

export const meAnswer = named(
  'Me',
  z.strictObject({
    id,
    email: z.string().meta({ examples: ['ada@shop.example'] }),
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    role: z.enum(roles),
    secondFactor: z.strictObject({
      enabled: z.boolean().meta({ description: 'Whether logins ask for a code.' }),
      recoveryCodes: count.meta({ description: 'Recovery codes that were not used yet.' }),
    }),
  }),
);

export const acceptedAnswer = z.strictObject({ status: z.literal('accepted') });

export const begunFactorAnswer = z.strictObject({
  secret: z.string().meta({ description: 'In base 32.', examples: ['JBSWY3DPEHPK3PXP'] }),
  uri: z.string().meta({
    description: 'What authenticator apps read from a QR code.',
    examples: ['otpauth://totp/Waybill:ada%40shop.example?secret=JBSWY3DPEHPK3PXP'],
  }),
});

export const recoveryCodesAnswer = z.strictObject({
  recoveryCodes: z.array(z.string()).meta({ examples: [['k3f9-x2m7-q8wd', '7h2p-d5sa-m1zu']] }),
});
