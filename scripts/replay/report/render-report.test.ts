import { expect, it } from 'vitest';
import { reconcile } from '../reconcile.ts';
import { fromMinorUnits, readAmount } from '../sales-file/exact-amount.ts';
import type { Sale } from '../sales-file/sale.ts';
import { modelShop } from '../testing/model-shop.ts';
import { sale } from '../testing/sales.ts';
import { renderReport } from './render-report.ts';

const sales: Sale[] = [
  sale({ line: 2, invoice: '1', sku: 'A', quantity: 1200 }),
  sale({ line: 3, invoice: '1', sku: 'A', quantity: 2, unitPrice: fromMinorUnits(210), country: 'EIRE' }),
  sale({ line: 4, invoice: '2', sku: 'PADS', quantity: 5, unitPrice: readAmount('0.001') ?? 0n }),
  sale({ line: 5, invoice: 'C3', sku: 'A', quantity: -1 }),
  sale({ line: 6, invoice: '4', sku: 'B', quantity: 1, unitPrice: 0n, country: 'Unspecified' }),
];

function render(shop: ReturnType<typeof modelShop>) {
  return renderReport({
    ...reconcile({ sales, ...shop }),
    file: 'orders.csv',
    tenant: 'replay-1',
    rows: sales.length,
    refusedArticles: shop.refused,
    submittedInMs: 500,
    settledInMs: 2_000,
  });
}

it('tells what became of every order, what was refused and why, and how the figures compare', () => {
  expect(render(modelShop(sales))).toBe(
    `Orders of orders.csv: 5 rows, 4 invoices, in the tenant replay-1
  submitted                  4
  accepted                   2
  fulfilled                  1
  rejected                   1
    1 × unknown_sku
        2, line 4: Some items are not in the catalogue. PADS
  refused                    2
    1 × 400 validation_failed at items[].quantity
        C3, line 5: items[0].quantity must be something else, and is -1
    1 × 400 validation_failed at shippingAddress.country
        4, line 6: shippingAddress.country must be something else, and is "Unspecified"
  unclear                    1  with several customers or countries, of which the first counts:
        1

Products refused
  PADS at 0.001 (lines 4): 400 validation_failed, price must be something else

Revenue in GBP
  fulfilled           3,064.20  as the API sold it
  rejected               0.005  as the file has it
  refused                -2.55  as the file has it
  together           3,061.655
  the file           3,061.655  ✓

Stock in pieces: 3 SKUs, each of them compared; the best sellers are shown
           SKU     opening   file sold    API sold     on hand
           all       1,218       1,202       1,202          16  ✓
             A       1,212       1,202       1,202          10  ✓

Speed
  answered       8.0 orders/s, 0.5 s
  settled        1.0 orders/s, 2.0 s

✓ Every figure reconciles with the file, and the audit of the books found nothing.`,
  );
});

it('says which figures do not agree, and where in the file they are', () => {
  const shop = modelShop(sales);
  for (const level of shop.inventory) if (level.sku === 'A') level.onHand += 1;
  const text = render(shop);
  expect(text).toContain('       1,212       1,202       1,202          11  ✗');
  expect(text).toMatch(
    /✗ Discrepancies: 1\n {2}SKU A: opened with 1205 and sold 1200 by the file, but 6 are on hand \(lines 2, 5\)$/,
  );
});
