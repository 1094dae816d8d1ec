import {
  allocationStrategies,
  captureModes,
  given,
  readSettings,
  type ShopSettings,
  updateSettings,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { currency, email, line, origin } from '../validation/fields.ts';
import { settingsAnswer } from './settings-answers.ts';

const path = '/v1/settings';

const most = { alertRecipients: 20, allowedOrigins: 50, threshold: 1_000_000_000, days: 365 };
/** A week: longer than anybody takes to pay. */
const longestReservationMinutes = 7 * 24 * 60;

const distinct = <Item extends z.ZodType<string>>(item: Item, atMost: number) =>
  z
    .array(item)
    .max(atMost)
    .refine(
      (texts) => new Set(texts.map((text) => text.toLowerCase())).size === texts.length,
      'must not name the same one twice',
    )
    .meta({ uniqueItems: true });

/** Ten years: as long as books have to be kept anywhere. */
const longestDays = 3_650;
/** Disputes and refunds come weeks after an order is over, and need the customer. */
const shortestEraseAfterDays = 30;
/** Providers repeat an event for days: its note is what keeps it from being looked into twice. */
const shortestWebhookDays = 30;

const retentionSchema = z.strictObject({
  statusLinkDays: z.int().min(1).max(longestDays).optional(),
  eraseAfterDays: z.int().min(shortestEraseAfterDays).max(longestDays).nullable().optional(),
  mailDays: z.int().min(1).max(longestDays).optional(),
  webhookDays: z.int().min(shortestWebhookDays).max(longestDays).optional(),
});

const featuresSchema = z.strictObject({
  lowStockAlerts: z.boolean().optional(),
  orderMails: z.boolean().optional(),
});

const inventorySchema = z.strictObject({
  allocation: z.enum(allocationStrategies).optional(),
  leadDays: z.int().min(0).max(most.days).optional(),
  coverDays: z.int().min(1).max(most.days).optional(),
});

const cartsSchema = z.strictObject({
  expireAfterDays: z.int().min(1).max(most.days).optional(),
});

const changesSchema = atLeastOne(
  z.strictObject({
    name: line(200)
      .optional()
      .meta({ examples: ['Harbour Pottery'] }),
    currency: currency.optional(),
    capture: z.enum(captureModes).optional(),
    merchantEmail: email.optional(),
    alertRecipients: distinct(email, most.alertRecipients).optional(),
    senderName: line(200)
      .optional()
      .meta({ examples: ['Harbour Pottery'] }),
    senderEmail: email.optional(),
    lowStockThreshold: z.int().min(0).max(most.threshold).nullable().optional(),
    reservationMinutes: z.int().min(1).max(longestReservationMinutes).optional(),
    taxRateBps: z.int().min(0).max(10_000).optional(),
    aiOptOut: z.boolean().optional(),
    features: featuresSchema.optional(),
    inventory: inventorySchema.optional(),
    carts: cartsSchema.optional(),
    retention: retentionSchema.optional(),
    allowedOrigins: distinct(origin, most.allowedOrigins).optional(),
  }),
);

const toChanges = ({
  capture: captureMode,
  features,
  inventory,
  carts,
  retention,
  ...rest
}: z.output<typeof changesSchema>): Partial<ShopSettings> =>
  given({ ...rest, ...features, ...inventory, ...retention, captureMode, cartDays: carts?.expireAfterDays });

const view = (settings: ShopSettings) => {
  const { captureMode, lowStockAlerts, orderMails, allocation, leadDays, coverDays, cartDays, ...others } =
    settings;
  const { statusLinkDays, eraseAfterDays, mailDays, webhookDays, ...rest } = others;
  return {
    ...rest,
    capture: captureMode,
    features: { lowStockAlerts, orderMails },
    inventory: { allocation, leadDays, coverDays },
    carts: { expireAfterDays: cartDays },
    retention: { statusLinkDays, eraseAfterDays, mailDays, webhookDays },
  };
};

export const getSettingsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path,
    name: 'getSettings',
    summary: 'Tells how the shop is set up.',
    permission: 'settings:read',
    answers: { 200: settingsAnswer },
    handle: async ({ res, scope }) => {
      res.json(view(await transact(scope, readSettings)));
    },
  });

export const changeSettingsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path,
    name: 'changeSettings',
    summary: 'Changes the settings that are named; they hold for whatever is decided from now on.',
    permission: 'settings:write',
    body: changesSchema,
    answers: { 200: settingsAnswer },
    problems: ['currency_mismatch'],
    handle: async ({ res, scope, body }) => {
      res.json(view(await transact(scope, (ctx) => updateSettings(ctx, toChanges(body)))));
    },
  });
