import { createRequire } from 'node:module';
import { formatMoney, type SalesQuote, type Shop } from '@waybill/domain';
import PDFDocument from 'pdfkit';

const { resolve } = createRequire(import.meta.url);

/** Latin, Greek, Cyrillic and more; the fonts that every PDF reader has know Western European letters alone. */
const fonts = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};

/** Points. */
const margin = 56;
const colours = { text: '#1c2430', faint: '#667085', rule: '#d0d5dd' };

type Page = PDFKit.PDFDocument;

interface Column {
  title: string;
  /** From the left margin, as its width in points. */
  at: number;
  width: number;
  align: 'left' | 'right';
}

const columns = {
  item: { title: 'Item', at: 0, width: 238, align: 'left' },
  quantity: { title: 'Quantity', at: 243, width: 60, align: 'right' },
  unitPrice: { title: 'Price', at: 308, width: 82, align: 'right' },
  total: { title: 'Amount', at: 395, width: 88, align: 'right' },
} as const satisfies Record<string, Column>;

const width = columns.total.at + columns.total.width;

/** The day in UTC, as every reader understands it: 2 March 2026. */
const dayOf = (moment: Date): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(moment);

const cell = (pdf: Page, text: string, { at, width: wide, align }: Column, y: number): void => {
  pdf.text(text, margin + at, y, { width: wide, align });
};

function rule(pdf: Page, y: number): void {
  pdf
    .moveTo(margin, y)
    .lineTo(margin + width, y)
    .lineWidth(0.75)
    .strokeColor(colours.rule)
    .stroke();
}

function writeHead(pdf: Page, quote: SalesQuote, shop: Pick<Shop, 'name' | 'senderEmail'>): void {
  pdf.font('bold').fontSize(20).fillColor(colours.text).text(shop.name, margin, margin, { width });
  pdf.font('plain').fontSize(9).fillColor(colours.faint).text(shop.senderEmail, { width });
  const { line1, line2, city, region, postalCode, country } = quote.shippingAddress;
  const place = [city, region, postalCode].filter(Boolean).join(', ');
  const address = [quote.customer.name, line1, line2, place, country].filter(Boolean).join('\n');
  const top = pdf.y + 32;
  pdf.fontSize(10).fillColor(colours.text).text(address, margin, top, { width: 260 });
  const afterAddress = pdf.y;
  const facts = [
    `Quote ${quote.number}`,
    `Made on ${dayOf(quote.createdAt)}`,
    `Valid until ${dayOf(quote.validUntil)}`,
  ];
  pdf.text(facts.join('\n'), margin + 283, top, { width: 200, align: 'right' });
  pdf.y = Math.max(afterAddress, pdf.y) + 36;
}

function writeColumnTitles(pdf: Page): void {
  const { y } = pdf;
  pdf.font('bold').fontSize(9).fillColor(colours.faint);
  for (const column of Object.values(columns)) cell(pdf, column.title, column, y);
  rule(pdf, y + 16);
  pdf.y = y + 24;
}

const bottomOf = (pdf: Page): number => pdf.page.height - margin;

function requireRoom(pdf: Page, height: number): boolean {
  if (pdf.y + height <= bottomOf(pdf)) return false;
  pdf.addPage();
  pdf.y = margin;
  return true;
}

function writeLines(pdf: Page, { priced, currency }: SalesQuote): void {
  writeColumnTitles(pdf);
  for (const line of priced.lines) {
    const name = `${line.name}\n${line.sku}`;
    pdf.font('plain').fontSize(10);
    const height = pdf.heightOfString(name, { width: columns.item.width });
    if (requireRoom(pdf, height)) writeColumnTitles(pdf);
    const { y } = pdf;
    pdf.font('plain').fontSize(10).fillColor(colours.text);
    cell(pdf, name, columns.item, y);
    cell(pdf, String(line.quantity), columns.quantity, y);
    cell(pdf, formatMoney(line.unitPrice, currency), columns.unitPrice, y);
    cell(pdf, formatMoney(line.total, currency), columns.total, y);
    pdf.y = y + height + 8;
  }
}

function writeTotals(pdf: Page, { priced, currency, shippingMethod, validUntil }: SalesQuote): void {
  const rows = [
    ['Items', priced.subtotal],
    [`Shipping (${shippingMethod})`, priced.shippingTotal],
    [priced.pricesIncludeTax ? 'Tax (included)' : 'Tax', priced.taxTotal],
    ['Total', priced.total],
  ] as const;
  requireRoom(pdf, 150);
  rule(pdf, pdf.y);
  pdf.y += 10;
  for (const [name, amount] of rows) {
    const { y } = pdf;
    pdf
      .font(name === 'Total' ? 'bold' : 'plain')
      .fontSize(10)
      .fillColor(colours.text);
    pdf.text(name, margin + columns.quantity.at, y, { width: 147, align: 'right' });
    cell(pdf, formatMoney(amount, currency), columns.total, y);
    pdf.y = y + 18;
  }
  const terms = `These prices hold for orders placed until ${dayOf(validUntil)}. Nothing is reserved until then.`;
  pdf
    .font('plain')
    .fontSize(9)
    .fillColor(colours.faint)
    .text(terms, margin, pdf.y + 24, { width });
}

/** A quote on A4, as the customer gets it. Letters of scripts that the font does not have are shown as boxes. */
export async function writeQuotePdf(
  quote: SalesQuote,
  shop: Pick<Shop, 'name' | 'senderEmail'>,
): Promise<Buffer> {
  const info = { Title: `Quote ${quote.number}`, Author: shop.name, CreationDate: quote.createdAt };
  const pdf = new PDFDocument({ size: 'A4', margin, info, lang: 'en', font: fonts.plain });
  pdf.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold);
  writeHead(pdf, quote, shop);
  writeLines(pdf, quote);
  writeTotals(pdf, quote);
  pdf.end();
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(chunk);
  return Buffer.concat(chunks);
}
