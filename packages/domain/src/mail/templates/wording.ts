import type { ShippingAddress } from '../../order/record.ts';
import { type Block, button, lines } from './block.ts';
import { href, html } from './html.ts';
import { named, wrap } from './plain.ts';
import { colour } from './theme.ts';
import type { OrderView, ShopView } from './view.ts';

const dates = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const times = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });
const numbers = new Intl.NumberFormat('en');
const countries = new Intl.DisplayNames('en', { type: 'region' });

/** `21 November 2025` */
export const onDate = (at: Date): string => dates.format(at);

/** `21 November 2025 at 14:30 UTC`: with the zone, because nobody knows the reader's. */
export const atTime = (at: Date): string => `${dates.format(at)} at ${times.format(at)} UTC`;

export const count = (value: number): string => numbers.format(value);

/** `1 item`, `2 items` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const countryName = (code: string): string => {
  try {
    return countries.of(code) ?? code;
  } catch {
    // Not a region code at all: show what the customer wrote.
    return code;
  }
};

export const address = (recipient: string, at: ShippingAddress): Block =>
  lines(
    [
      recipient,
      at.line1,
      at.line2 ?? '',
      `${[at.city, at.region].filter(Boolean).join(', ')} ${at.postalCode}`,
      countryName(at.country),
    ].filter((line) => line.trim() !== ''),
  );

/** The way to the page that says how the order stands. */
export const statusLink = ({ statusUrl }: OrderView): Block[] =>
  statusUrl === null ? [] : [button('See how your order stands', statusUrl)];

/** The last lines of every mail to a customer. */
export const customerClosing = (shop: ShopView, orderNumber: number): Block => {
  const before = `You receive this mail because of your order ${orderNumber} at ${named(shop.name)}. Questions? Write to`;
  const after = 'and mention the order number.';
  return {
    html: html`${before} <a class="muted" href="${href(`mailto:${shop.supportEmail}`)}" style="color:${colour.muted}">${shop.supportEmail}</a> ${after}`,
    text: wrap(`${before} ${shop.supportEmail} ${after}`),
  };
};

/** The last lines of a mail to somebody who works there, or is to. */
export const personClosing = (shop: ShopView, because: string): Block => {
  const why = `You receive this mail because ${because}. Questions? Write to ${shop.supportEmail}.`;
  return { html: html`${why}`, text: wrap(why) };
};

export const merchantClosing = (shop: ShopView): Block => {
  const why = `You receive this mail because it is the merchant address of ${named(shop.name)}.`;
  return { html: html`${why}`, text: wrap(why) };
};
