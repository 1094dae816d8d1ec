import {
  addTaxRate,
  changePricingSettings,
  changeTaxRate,
  getTaxRate,
  listTaxRates,
  type PricingSettings,
  readPricingSettings,
  removeTaxRate,
  taxRoundings,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { country, line } from '../validation/fields.ts';
import { taxRateAnswer, taxSettingsAnswer } from './tax-answers.ts';

const ratesPath = '/v1/tax/rates';
const ratePath = `${ratesPath}/:id` as const;
const settingsPath = '/v1/tax/settings';

/** All of it: 100%. */
const mostPpm = 1_000_000;

const ratePpm = z
  .int()
  .min(0)
  .max(mostPpm)
  .meta({ description: 'Millionths: 20% is 200,000.', examples: [200_000] });
const taxClass = line(64).meta({
  description: 'That products have; a class without any rate is taxed as `standard`.',
  examples: ['standard'],
});

const newRate = z
  .strictObject({
    tax: line(32).meta({ description: 'What it is called; a sale can have several.', examples: ['VAT'] }),
    taxClass: taxClass.default('standard'),
    country: country
      .nullable()
      .default(null)
      .meta({ description: 'Null: everywhere else.', examples: ['GB'] }),
    region: line(100)
      .nullable()
      .default(null)
      .meta({ description: 'As addresses write it.', examples: [null] }),
    postalPrefix: line(20)
      .nullable()
      .default(null)
      .meta({ examples: [null] }),
    ratePpm,
  })
  .refine(({ country: named, region, postalPrefix }) => named !== null || (region ?? postalPrefix) === null, {
    path: ['country'],
    error: 'must be given for a region or a postal prefix',
  });

const rateIdOf = ({ param }: Pick<Call, 'param'>): string => pathId(param('id'), 'tax rate');

const listRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: ratesPath,
    name: 'listTaxRates',
    summary: 'Lists the shop’s rates of tax.',
    permission: 'settings:read',
    answers: { 200: listOf(taxRateAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listTaxRates) });
    },
  });

const addRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: ratesPath,
    name: 'createTaxRate',
    takesRoom: true,
    summary: 'Adds a rate: of one tax, for one class of goods, where they go to.',
    description:
      'With its first rate a shop leaves `taxRateBps` of its settings behind: where no rate fits, nothing is due.',
    permission: 'settings:write',
    body: newRate,
    answers: { 201: taxRateAnswer },
    idempotent: true,
    problems: ['already_exists', 'limit_reached'],
    answerHeaders: ['Location'],
    handle: async (call) => {
      const { status, body: rate } = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: await addTaxRate(ctx, call.body),
      }));
      call.res.status(status).location(`${ratesPath}/${rate.id}`).json(rate);
    },
  });

const getRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: ratePath,
    name: 'getTaxRate',
    summary: 'Tells one rate of tax.',
    permission: 'settings:read',
    answers: { 200: taxRateAnswer },
    handle: async (call) => {
      const id = rateIdOf(call);
      call.res.json(await transact(call.scope, (ctx) => getTaxRate(ctx, id)));
    },
  });

const changeRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: ratePath,
    name: 'changeTaxRate',
    summary: 'Changes how much it is, for orders that are priced from now on.',
    permission: 'settings:write',
    body: z.strictObject({ ratePpm }),
    answers: { 200: taxRateAnswer },
    handle: async (call) => {
      const id = rateIdOf(call);
      call.res.json(await transact(call.scope, (ctx) => changeTaxRate(ctx, id, call.body.ratePpm)));
    },
  });

const removeRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: ratePath,
    name: 'removeTaxRate',
    summary: 'Removes a rate, for orders that are priced from now on.',
    permission: 'settings:write',
    answers: { 204: null },
    handle: async (call) => {
      const id = rateIdOf(call);
      await transact(call.scope, (ctx) => removeTaxRate(ctx, id));
      call.res.status(204).end();
    },
  });

const view = ({ pricesIncludeTax, rounding, taxShipping, shippingTaxClass }: PricingSettings) => ({
  ...{ pricesIncludeTax, rounding, taxShipping, shippingTaxClass },
});

const getSettings = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: settingsPath,
    name: 'getTaxSettings',
    summary: 'Tells how prices stand to taxes.',
    permission: 'settings:read',
    answers: { 200: taxSettingsAnswer },
    handle: async ({ res, scope }) => {
      res.json(view(await transact(scope, readPricingSettings)));
    },
  });

const settingsSchema = atLeastOne(
  z.strictObject({
    pricesIncludeTax: z.boolean().exactOptional(),
    rounding: z.enum(taxRoundings).exactOptional(),
    taxShipping: z.boolean().exactOptional(),
    shippingTaxClass: taxClass.exactOptional(),
  }),
);

const changeSettings = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: settingsPath,
    name: 'changeTaxSettings',
    summary: 'Changes the fields that are sent, for orders that are priced from now on.',
    permission: 'settings:write',
    body: settingsSchema,
    answers: { 200: taxSettingsAnswer },
    handle: async ({ res, scope, body }) => {
      res.json(view(await transact(scope, (ctx) => changePricingSettings(ctx, body))));
    },
  });

/** How a shop's sales are taxed. */
export const taxRoutes = (deps: AppDeps): Route[] => [
  listRoute(deps),
  addRoute(deps),
  getRoute(deps),
  changeRoute(deps),
  removeRoute(deps),
  getSettings(deps),
  changeSettings(deps),
];
