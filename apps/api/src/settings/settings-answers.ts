import { allocationStrategies, captureModes, credentialProviders } from '@waybill/domain';
import { z } from 'zod';
import { moment } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const email = z.string().meta({ examples: ['orders@shop.example'] });
const days = z.int();

export const settingsAnswer = named(
  'Settings',
  z.strictObject({
    name: z.string().meta({ examples: ['Harbour Pottery'] }),
    currency: z.string().meta({ description: 'ISO 4217.', examples: ['USD'] }),
    merchantEmail: email,
    alertRecipients: z.array(email),
    senderName: z.string().meta({ examples: ['Harbour Pottery'] }),
    senderEmail: email,
    reservationMinutes: z.int().meta({ examples: [60] }),
    taxRateBps: z.int().meta({ description: 'Hundredths of a percent.', examples: [2000] }),
    lowStockThreshold: z
      .int()
      .nullable()
      .meta({
        description: 'Of products that are created without one of their own; null: none.',
        examples: [5],
      }),
    aiOptOut: z.boolean().meta({ description: 'Nothing of the shop is sent to an AI.' }),
    allowedOrigins: z.array(z.string()).meta({
      description: 'Origins whose pages may call the API from a browser.',
      examples: [['https://shop.example']],
    }),
    capture: z.enum(captureModes).meta({
      description: 'When the money of a prepaid order is taken that does not say so itself.',
    }),
    features: z.strictObject({ lowStockAlerts: z.boolean(), orderMails: z.boolean() }),
    inventory: z.strictObject({
      allocation: z.enum(allocationStrategies).meta({
        description:
          'Which locations an order is taken from: as few as possible; as few as possible and the fullest first; or one after the other by priority.',
      }),
      leadDays: days.meta({ description: 'From an order at a supplier to its arrival.', examples: [7] }),
      coverDays: days.meta({ description: 'How long a delivery should last.', examples: [28] }),
    }),
    carts: z.strictObject({
      expireAfterDays: days.meta({ description: 'Without a change.', examples: [30] }),
    }),
    retention: z.strictObject({
      statusLinkDays: days.meta({ examples: [90] }),
      eraseAfterDays: days.nullable().meta({ examples: [null] }),
      mailDays: days.meta({ examples: [365] }),
      webhookDays: days.meta({ examples: [90] }),
    }),
  }),
);

export const paymentSettingsAnswer = named(
  'PaymentSettings',
  z.strictObject({ capture: z.enum(captureModes) }),
);

export const credentialsAnswer = named(
  'ProviderCredentials',
  z.strictObject({
    provider: z.enum(credentialProviders),
    mode: z.enum(['test', 'live']).meta({ description: 'As the provider said when they were tried.' }),
    configuredAt: moment,
    hint: z.string().meta({ description: 'The last characters of the secret.', examples: ['arjt'] }),
  }),
);
