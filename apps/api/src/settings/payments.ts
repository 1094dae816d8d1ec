import { captureModes, loadShop, setCaptureMode } from '@waybill/domain';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';

const paymentSettings = z.strictObject({ capture: z.enum(captureModes) });

/** `GET /v1/settings/payments`: when the shop takes the money of orders that do not say so themselves. */
export const getPaymentSettingsHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    access: 'staff',
    handle: async ({ res, scope }) => {
      const { captureMode } = await transact(scope, loadShop);
      res.json({ capture: captureMode });
    },
  });

/** `PUT /v1/settings/payments`: for the orders that are processed from now on. */
export const putPaymentSettingsHandler = ({ authenticate, transact }: AppDeps): RequestHandler =>
  endpoint(authenticate, {
    access: 'staff',
    body: paymentSettings,
    handle: async ({ res, scope, body: { capture } }) => {
      await transact(scope, (ctx) => setCaptureMode(ctx, capture));
      res.json({ capture });
    },
  });
