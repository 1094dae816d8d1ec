import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { quantities } from './line-items.ts';
import { named } from './plain.ts';
import type { MailContent, ShippedView } from './view.ts';
import { address, customerClosing, statusLink } from './wording.ts';

/** To the customer: a parcel is on its way, with all or a part of the order. */
export const orderShipped = ({ shop, order, shipment, outstanding }: ShippedView): MailContent => {
  const complete = outstanding.length === 0;
  const what = complete ? `Your order ${order.number}` : `Part of your order ${order.number}`;
  const rest = complete
    ? 'With this parcel your order is complete.'
    : 'The rest follows; we write again when it is shipped.';
  const { carrier, trackingNumber, items } = shipment;
  return compose({
    shop,
    subject: `${what} at ${named(shop.name)} is on its way`,
    preheader: `${named(carrier)}, tracking number ${named(trackingNumber)}. ${rest}`,
    heading: complete ? 'Your order is on its way' : 'Part of your order is on its way',
    blocks: [
      paragraph(`Hello ${named(order.customerName)},`),
      paragraph(`We have handed a parcel to ${named(carrier)} for you. ${rest}`),
      facts([
        ['Order', String(order.number)],
        ['Carrier', carrier],
        ['Tracking number', trackingNumber],
      ]),
      ...statusLink(order),
      section('In this parcel', quantities(items)),
      ...(complete ? [] : [section('Still to come', quantities(outstanding))]),
      section('Shipping address', address(order.customerName, order.shippingAddress)),
    ],
    closing: customerClosing(shop, order.number),
  });
};
