import { loadShop } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { openRoute, type Route } from '../http/route.ts';
import { shopAnswer } from './tenant-answers.ts';

/** What a page of the shop may say to whoever comes. */
export const getShopRoute = ({ db, resolveTenant }: AppDeps): Route =>
  openRoute({
    method: 'get',
    path: '/v1/shop',
    name: 'getShop',
    summary: 'Tells a shop’s name and currency, and whether it takes orders, to whoever names it.',
    takesCredentials: true,
    answers: { 200: shopAnswer },
    problems: ['not_found'],
    handle: async ({ req, res }) => {
      const { id: tenantId } = await resolveTenant(req);
      const { slug, name, currency, isSuspended } = await db.inTenant(tenantId, (tx) =>
        loadShop({ tx, tenantId }),
      );
      res.vary('X-Waybill-Tenant');
      res.json({ slug, name, currency, status: isSuspended ? 'suspended' : 'open' });
    },
  });
