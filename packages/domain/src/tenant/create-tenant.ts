import type { Ctx } from '../context.ts';
import type { CaptureMode } from '../order/record.ts';

export interface NewTenant {
  /** Stands in URLs: lower-case letters, digits and hyphens. */
  slug: string;
  name: string;
  /** ISO 4217. */
  currency: string;
  merchantEmail: string;
  senderEmail: string;
  reservationMinutes?: number;
  taxRateBps?: number;
  /** When the money of a prepaid order is taken; at once if absent. */
  captureMode?: CaptureMode;
  shippingMethods: readonly { code: string; name: string; price: number }[];
}

/** Opens a shop with one stock location, `main`. The context's tenant id becomes its id. */
export async function createTenant(ctx: Ctx, input: NewTenant): Promise<void> {
  const { prisma } = ctx.tx;
  const { tenantId } = ctx;
  const { slug, name, currency, merchantEmail, senderEmail, reservationMinutes, taxRateBps, captureMode } =
    input;
  await prisma.tenant.create({
    data: {
      id: tenantId,
      slug,
      name,
      currency,
      merchantEmail,
      senderEmail,
      senderName: name,
      createdAt: ctx.now,
      ...(reservationMinutes === undefined ? {} : { reservationMinutes }),
      ...(taxRateBps === undefined ? {} : { taxRateBps }),
      ...(captureMode === undefined ? {} : { captureMode }),
    },
  });
  await prisma.location.create({ data: { tenantId, code: 'main', name: 'Main warehouse', priority: 1 } });
  await prisma.shippingMethod.createMany({
    data: input.shippingMethods.map(({ code, name: label, price }) => ({
      tenantId,
      code,
      name: label,
      price: BigInt(price),
      currency,
    })),
  });
}
