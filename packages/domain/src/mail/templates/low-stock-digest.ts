import { type Block, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import { table } from './table.ts';
import type { LowStockItemView, LowStockView, MailContent } from './view.ts';
import { count, counted, merchantClosing } from './wording.ts';

const stockTable = (items: readonly LowStockItemView[]): Block => {
  const headings = ['Available', 'Alert at', 'On hand', 'Reserved'];
  const rows = items.map(({ sku, name, location, ...figures }) => ({
    name,
    note: location === null ? sku : `${sku} · ${location}`,
    figures: [figures.available, figures.threshold, figures.onHand, figures.reserved].map(count),
  }));
  return table({
    subject: 'Product',
    headings,
    rows,
    text: [
      { figures: headings, text: 'Product' },
      ...rows.map(({ name, note, figures }) => ({ figures, text: `${named(name, 200)} (${note})` })),
    ],
  });
};

/** To the merchant: what has just fallen to its threshold, several SKUs in one mail. */
export const lowStockDigest = ({ shop, items }: LowStockView): MailContent => {
  const [first] = items;
  const what = items.length === 1 && first ? named(first.sku) : counted(items.length, 'product');
  const soldOut = items.filter((item) => item.available <= 0).length;
  return compose({
    shop,
    subject: `Low stock at ${named(shop.name)}: ${what}`,
    preheader: soldOut > 0 ? `${counted(soldOut, 'product')} sold out.` : 'Time to order more.',
    heading: 'Stock is running low',
    blocks: [
      paragraph(
        `${counted(items.length, 'product has', 'products have')} fallen to the threshold you set${soldOut > 0 ? `, ${count(soldOut)} of them sold out` : ''}. You are told once for each, and once more when it sells out; the alert is armed again when the stock rises above the threshold and its margin.`,
      ),
      section('Products', stockTable(items)),
      paragraph('Available is what is on hand less what is reserved for orders that are not paid yet.'),
    ],
    closing: merchantClosing(shop),
  });
};
