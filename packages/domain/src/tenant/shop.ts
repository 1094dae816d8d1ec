import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { CaptureMode } from '../order/record.ts';

/** The settings of a tenant that the use cases go by. */
export interface Shop {
  name: string;
  slug: string;
  /** ISO 4217. */
  currency: string;
  merchantEmail: string;
  senderName: string;
  senderEmail: string;
  reservationMinutes: number;
  /** Hundredths of a percent. */
  taxRateBps: number;
  /** When the money of a prepaid order is taken that does not say so itself. */
  captureMode: CaptureMode;
}

const selectShop = statement<Shop>(
  'shop',
  `SELECT name, slug, currency, merchant_email AS "merchantEmail", sender_name AS "senderName",
          sender_email AS "senderEmail", reservation_minutes AS "reservationMinutes", tax_rate_bps AS "taxRateBps",
          capture_mode AS "captureMode"
   FROM tenants WHERE id = $1`,
);

const loadFor = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, askers: readonly null[]) => {
  const shop = await tx.maybe(selectShop, [tenantId]);
  if (!shop) throw new Error(`tenant ${tenantId} is gone`);
  return askers.map(() => shop);
});

export const loadShop = (ctx: Pick<Ctx, 'tx' | 'tenantId'>): Promise<Shop> => loadFor(ctx, null);

const updateCaptureMode = statement(
  'shop-set-capture-mode',
  'UPDATE tenants SET capture_mode = $2 WHERE id = $1',
);

/** For the orders that are processed from now on. */
export async function setCaptureMode(ctx: Ctx, mode: CaptureMode): Promise<void> {
  const { captureMode } = await loadShop(ctx);
  await ctx.tx.run(updateCaptureMode, [ctx.tenantId, mode]);
  ctx.audit({
    action: 'settings.update',
    subject: { type: 'settings', id: 'payments' },
    before: { capture: captureMode },
    after: { capture: mode },
  });
}
