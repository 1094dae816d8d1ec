import { type Block, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import { table } from './table.ts';
import type { DifferenceView, MailContent, ReconciliationReportView } from './view.ts';
import { counted, merchantClosing } from './wording.ts';

const differences = (items: readonly DifferenceView[]): Block => {
  const rows = items.map(({ summary, provider, reference, orderNumber, repair }) => ({
    name: summary,
    note: [provider, reference, ...(repair === null ? [] : [`mended: ${repair}`])].join(' · '),
    order: orderNumber === null ? '–' : String(orderNumber),
  }));
  return table({
    subject: 'Difference',
    headings: ['Order'],
    rows: rows.map(({ name, note, order }) => ({ name, note, figures: [order] })),
    text: [
      { figures: ['Order'], text: 'Difference' },
      ...rows.map(({ name, note, order }) => ({
        figures: [order],
        text: `${named(name, 200)} (${named(note, 200)})`,
      })),
    ],
  });
};

const advice =
  'Look each payment up at its provider, by the reference given; nothing else is changed until you do.';

/** To the merchant: where our books and a provider's differ, and what of it is mended already. */
export const reconciliationReport = ({ shop, items }: ReconciliationReportView): MailContent => {
  const open = items.filter(({ repair }) => repair === null);
  const mended = items.filter(({ repair }) => repair !== null);
  const what = counted(items.length, 'difference');
  return compose({
    shop,
    subject: `Payments at ${named(shop.name)}: ${what} found`,
    preheader:
      open.length > 0 ? `${counted(open.length, 'difference')} to look at.` : 'All of them are mended.',
    heading: 'Your payments do not all agree',
    blocks: [
      paragraph(
        `Comparing your orders with your payment providers brought up ${what}. You are told once for each.`,
      ),
      ...(open.length > 0 ? [section('To look at', differences(open)), paragraph(advice)] : []),
      ...(mended.length > 0 ? [section('Mended already', differences(mended))] : []),
    ],
    closing: merchantClosing(shop),
  });
};
