import { captureModes, loadShop, updateSettings } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type Route, route } from '../http/route.ts';
import { paymentSettingsAnswer } from './settings-answers.ts';

const path = '/v1/settings/payments';
const paymentSettings = z.strictObject({ capture: z.enum(captureModes) });

export const getPaymentSettingsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path,
    name: 'getPaymentSettings',
    summary: 'Tells when the shop takes the money of orders that do not say so themselves.',
    permission: 'settings:read',
    answers: { 200: paymentSettingsAnswer },
    handle: async ({ res, scope }) => {
      const { captureMode } = await transact(scope, loadShop);
      res.json({ capture: captureMode });
    },
  });

export const putPaymentSettingsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'put',
    path,
    name: 'putPaymentSettings',
    summary: 'Changes when money is taken, for the orders that are processed from now on.',
    permission: 'settings:write',
    body: paymentSettings,
    answers: { 200: paymentSettingsAnswer },
    handle: async ({ res, scope, body: { capture } }) => {
      await transact(scope, (ctx) => updateSettings(ctx, { captureMode: capture }));
      res.json({ capture });
    },
  });
