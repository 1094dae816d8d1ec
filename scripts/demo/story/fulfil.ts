import { formatMoney } from '@waybill/domain';
import type { Order } from '@waybill/sdk';
import { type Goods, prices } from './list-products.ts';
import { lookFor, orderAtOnce, type Stage, show } from './stage.ts';

const mailWithinMs = 60_000;

/** The shop's own orders, once they are on their way. */
export async function fulfil(stage: Stage, { id, number }: Order): Promise<void> {
  const { shop } = stage;
  stage.tell('\nThe seller again');
  const { shipments } = await shop.orders.ship(id, { carrier: 'UPS', trackingNumber: '1Z999AA10123456784' });
  const { status } = await shop.orders.deliver(id, shipments[0]?.id ?? '');
  show(stage, `ships order #${number}, and it arrives`, status === 'delivered');
}

interface Inbox {
  data: { subject: string }[];
}

/** Waits for the mail about the lamps, which a sweep sends. */
export async function readStockAlert(stage: Stage, { lamp }: Goods): Promise<void> {
  const { inboxUrl } = stage;
  if (inboxUrl === null) {
    stage.tell('  ! LEFT OUT: whether the stock alert arrives, since mails go to a real mail server here');
    return;
  }
  const mail = await lookFor(async () => {
    const response = await fetch(`${inboxUrl}/api/messages?subject=${encodeURIComponent(lamp)}`);
    const { data } = (await response.json()) as Inbox;
    return data.find(({ subject }) => subject.includes(lamp));
  }, mailWithinMs);
  show(stage, `gets a mail: “${mail?.subject ?? `… ${lamp}`}”`, mail !== null);
}

/** What is sold stays sold at its price, whatever becomes of the product. */
export async function retire(stage: Stage, { lamp }: Goods, sold: Order): Promise<void> {
  const { shop, currency } = stage;
  const price = (amount: number) => formatMoney(amount, currency);
  const dearer = 9_900;
  await shop.products.update(lamp, { price: dearer });
  const { items } = await shop.orders.retrieve(sold.id);
  show(
    stage,
    `asks ${price(dearer)} for a lamp from now on; order #${sold.number} still says ${price(prices.lamp)}`,
    items[0]?.unitPrice === prices.lamp,
  );
  await shop.products.archive(lamp);
  const { status, rejection } = await orderAtOnce(stage, [{ sku: lamp, quantity: 1 }]);
  show(
    stage,
    'archives the lamp, which nobody can order any more',
    status === 'rejected' && rejection?.code === 'inactive_product',
  );
}
