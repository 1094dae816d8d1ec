import { findPrices } from '../catalog/find-prices.ts';
import type { Ctx } from '../context.ts';
import { openPayment } from '../payment/open-payment.ts';
import { paymentTerms } from '../payment/terms.ts';
import { reserveStock, sellAtOnce } from '../stock/reserve-stock.ts';
import { tellOfConfirmation } from './confirm-order.ts';
import { moveOrderAlong } from './events.ts';
import { lockOrderToProcess } from './order-to-process.ts';
import { priceByShopRules } from './price-by-rules.ts';
import { demandBySku, priceOrder } from './pricing.ts';
import { rejectOrder } from './reject-order.ts';

/**
 * Prices an accepted order, holds its stock and opens its payment; or rejects it, with the reason as data. One that
 * does not have to be paid first goes on at once.
 */
export async function processOrder(ctx: Ctx, { orderId }: { orderId: string }): Promise<void> {
  const order = await lockOrderToProcess(ctx, orderId);
  // Cancelled before its turn came.
  if (order.status !== 'pending') return;

  const demands = demandBySku(order.lines);
  const products = await findPrices(
    ctx,
    demands.map(({ sku }) => sku),
  );
  const { shipping, taxRateBps, captureMode, provider, paymentMethod, currency, destination } = order;
  const byRules = destination && (await priceByShopRules(ctx, order, { products, destination }));
  const priced = priceOrder(order, { products, shipping, taxRateBps, ...byRules });
  if ('rejection' in priced) return rejectOrder(ctx, order, priced.rejection);

  // What may be sold is asked of today; what it costs was promised.
  const quote = order.quoted ?? priced.quote;
  const prepaid = paymentTerms[provider] === 'prepaid' && quote.total > 0;
  const shortfall = await (prepaid ? reserveStock : sellAtOnce)(ctx, {
    orderId,
    demands,
    strategy: order.allocation,
  });
  if (shortfall.length > 0) {
    const detail = 'Some items are not in stock in the quantity ordered.';
    return rejectOrder(ctx, order, { code: 'insufficient_stock', detail, items: shortfall });
  }

  const expiresAt = prepaid ? new Date(ctx.now.getTime() + order.reservationMinutes * 60_000) : null;
  const reserve = { transition: 'reserve', data: { total: quote.total, currency } } as const;
  const steps = prepaid ? [reserve] : [reserve, { transition: 'confirm' } as const];
  await moveOrderAlong(ctx, order, steps, { quote, expiresAt, captureMode });
  if (quote.total > 0) {
    await openPayment(ctx, { order, amount: quote.total, provider, paymentMethod, attemptsBefore: 0 });
  }
  if (!prepaid) await tellOfConfirmation(ctx, order);
}
