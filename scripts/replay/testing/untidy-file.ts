const header = 'invoice,sku,description,quantity,placedAt,unitPrice,customer,country';

interface Row {
  invoice: string;
  sku: string;
  description?: string;
  quantity: number;
  unitPrice: string;
  customer?: string;
  country?: string;
}

const line = ({ invoice, sku, description, quantity, unitPrice, customer, country }: Row): string =>
  [
    invoice,
    sku,
    description ?? `"${sku}, AS SOLD"`,
    quantity,
    '2010-12-01T08:26',
    unitPrice,
    customer ?? '17850',
    country ?? 'United Kingdom',
  ].join(',');

const many = (length: number, invoice: string): Row[] =>
  Array.from({ length }, (_, index) => ({
    invoice,
    sku: `M${index % 40}`,
    quantity: (index % 3) + 1,
    unitPrice: '0.85',
    customer: '',
  }));

/**
 * A small file as untidy as real ones: an invoice spread over the file with a SKU on two lines, a SKU at several
 * prices, two SKUs that differ in case only, guests, fee codes, a price of nothing, cancellations and corrections, countries by
 * their old names and countries that are none, a price below a penny, and invoices of 593 and of 1,001 lines.
 */
export const untidyRows: readonly Row[] = [
  { invoice: '536365', sku: '85123A', quantity: 6, unitPrice: '2.55' },
  { invoice: '536366', sku: '85123a', quantity: 3, unitPrice: '2.95', customer: '', country: 'EIRE' },
  { invoice: '536365', sku: '85123A', quantity: 2, unitPrice: '2.1' },
  { invoice: '536365', sku: '85123A', quantity: 6, unitPrice: '2.55' },
  { invoice: '536365', sku: 'POST', description: 'POSTAGE', quantity: 1, unitPrice: '18' },
  { invoice: '536367', sku: '22633', quantity: 2880, unitPrice: '0.18', country: 'Netherlands' },
  { invoice: '536367', sku: 'BANK CHARGES', description: '', quantity: 1, unitPrice: '15' },
  { invoice: 'C536379', sku: 'D', description: 'Discount', quantity: -1, unitPrice: '27.5' },
  { invoice: '536414', sku: '22139', description: '', quantity: 56, unitPrice: '0', customer: '' },
  { invoice: '536589', sku: '21777', description: '', quantity: -10, unitPrice: '0', customer: '' },
  { invoice: '536590', sku: '22633', quantity: 4, unitPrice: '1.85', country: 'European Community' },
  { invoice: '536591', sku: 'PADS', description: 'PADS TO MATCH', quantity: 1, unitPrice: '0.001' },
  { invoice: '536591', sku: '22633', quantity: 4, unitPrice: '1.85' },
  ...many(593, '536592'),
  ...many(1_001, '536593'),
  { invoice: 'C536379', sku: '85123A', quantity: 1, unitPrice: '2.55' },
];

export const untidyFile: string = [header, ...untidyRows.map(line), ''].join('\r\n');
