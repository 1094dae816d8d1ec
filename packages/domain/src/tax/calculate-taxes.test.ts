import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxUnitPrice } from '../money.ts';
import type { SaleTaxes } from '../ports/tax-calculator.ts';
import { calculateTaxes, type TaxTerms } from './calculate-taxes.ts';
import { ratesFor, standardClass, type TaxRate } from './tax-rates.ts';

const terms = (given: Partial<TaxTerms> = {}): TaxTerms => ({
  ...{ pricesIncludeTax: false, rounding: 'order', taxShipping: true, shippingTaxClass: standardClass },
  ...given,
});
const rate = (tax: string, percent: number, given: Partial<TaxRate> = {}): TaxRate => ({
  ...{ id: tax, tax, taxClass: standardClass, country: null, region: null, postalPrefix: null },
  ratePpm: Math.round(percent * 10_000),
  ...given,
});
const london = { country: 'GB', postalCode: 'SW1Y 4JH' };
const sale = (...amounts: number[]) => ({
  ...{ destination: london, shipping: 0 },
  lines: amounts.map((amount) => ({ amount, taxClass: standardClass })),
});
const lineTaxes = ({ lines }: SaleTaxes) => lines.map(({ taxTotal }) => taxTotal);

/**
 * HM Revenue & Customs, "Calculating VAT for VAT-inclusive and VAT-exclusive prices" (hmrc.gov.uk/vat/forms-rates/rates/
 * calculating.htm; VAT Notice 700, section 6 on the VAT fraction). Amounts in pence.
 */
describe('the worked examples of HM Revenue & Customs', () => {
  const taxes = (amount: number, percent: number, given: Partial<TaxTerms> = {}) =>
    calculateTaxes(sale(amount), { rates: [rate('VAT', percent)], terms: terms(given) });

  it.each([
    ['standard rate on a price without VAT', 100_00, 20, false, 20_00],
    ['reduced rate on a price without VAT', 100_00, 5, false, 5_00],
    ['the fraction 1/6 of a price with VAT at 20%', 120_00, 20, true, 20_00],
    ['the fraction 1/21 of a price with VAT at 5%', 105_00, 5, true, 5_00],
    ['the fraction 7/47 of a price with VAT at 17.5%', 117_50, 17.5, true, 17_50],
    ['the fraction 3/23 of a price with VAT at 15%', 115_00, 15, true, 15_00],
  ])('%s', (_, amount, percent, pricesIncludeTax, vat) => {
    for (const rounding of ['line', 'order'] as const)
      expect(taxes(amount, percent, { pricesIncludeTax, rounding }).taxTotal).toBe(vat);
  });

  it('less than half a penny is rounded down, half a penny or more up (VATREC12030)', () => {
    // 20% of 2p is 0.4p, of 3p is 0.6p; 2.5% of 20p is 0.5p.
    expect(taxes(2, 20).taxTotal).toBe(0);
    expect(taxes(3, 20).taxTotal).toBe(1);
    expect(taxes(20, 2.5).taxTotal).toBe(1);
  });
});

/**
 * Revenu Québec, "Calculating the Taxes" (revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/
 * collecting-gst-and-qst/calculating-the-taxes). Amounts in cents.
 */
describe('the worked example of Revenu Québec', () => {
  const rates = [rate('GST', 5, { country: 'CA' }), rate('QST', 9.975, { country: 'CA', region: 'QC' })];
  const quebec = { country: 'CA', region: 'QC', postalCode: 'G1R 5T8' };

  it('in two steps: on $100.00 there are $5.00 of GST and $9.98 of QST, $114.98 in all', () => {
    const { taxes, taxTotal } = calculateTaxes(
      { ...sale(100_00), destination: quebec },
      { rates, terms: terms() },
    );
    expect(taxes.map(({ tax, amount }) => [tax, amount])).toEqual([
      ['GST', 5_00],
      ['QST', 9_98],
    ]);
    expect(100_00 + taxTotal).toBe(114_98);
  });

  it('with several goods the taxes may be worked out on the total before fractions are rounded', () => {
    const qst = (lines: number, rounding: 'line' | 'order') =>
      calculateTaxes(
        { ...sale(...Array.from({ length: lines }, () => 1_05)), destination: quebec },
        { rates: [rate('QST', 9.975)], terms: terms({ rounding }) },
      ).taxTotal;
    // $1.05 × 9.975% is 10.47375 cents: 10 a line; on ten of them 104.7375.
    expect(qst(10, 'line')).toBe(100);
    expect(qst(10, 'order')).toBe(105);
  });

  it('outside Québec there is GST alone', () => {
    const destination = { country: 'CA', region: 'AB', postalCode: 'T2P 1J9' };
    const { taxes } = calculateTaxes({ ...sale(100_00), destination }, { rates, terms: terms() });
    expect(taxes).toEqual([{ tax: 'GST', ratePpm: 50_000, amount: 5_00 }]);
  });
});

/**
 * Australia, A New Tax System (Goods and Services Tax) Act 1999, section 9-90: (2)(a) works the tax out on each supply
 * without rounding and rounds the sum, half a cent upwards; (2)(b) rounds each supply first. A price includes the
 * tax, which is an eleventh of it.
 */
describe('the two rules of Australia’s section 9-90', () => {
  const gst = (rounding: 'line' | 'order', ...amounts: number[]) =>
    calculateTaxes(sale(...amounts), {
      rates: [rate('GST', 10)],
      terms: terms({ pricesIncludeTax: true, rounding }),
    });

  it('lead to different sums where the supplies have fractions of a cent', () => {
    // $1.05 / 11 is 9.5454… cents: 10 each by the second rule, 28.63… for three by the first.
    expect(gst('line', 1_05, 1_05, 1_05).taxTotal).toBe(30);
    expect(gst('order', 1_05, 1_05, 1_05).taxTotal).toBe(29);
  });

  it('round half a cent upwards', () => {
    // 126 / 11 is 11.4545…, 127 / 11 is 11.5454….
    expect([gst('line', 1_26).taxTotal, gst('line', 1_27).taxTotal]).toEqual([11, 12]);
    // Exactly half a cent, on a price without the tax: 10% of 5 cents.
    const without = calculateTaxes(sale(5), { rates: [rate('GST', 10)], terms: terms() });
    expect(without.taxTotal).toBe(1);
  });
});

describe('taxes', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: maxUnitPrice }), { minLength: 1, maxLength: 12 });
  const classes = ['standard', 'reduced', 'zero'];
  const rates = fc
    .tuple(
      fc.integer({ min: 0, max: 500_000 }),
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 99_750 }),
    )
    .map(([standard, reduced, second]) => [
      rate('VAT', 0, { ratePpm: standard }),
      rate('VAT', 0, { ratePpm: reduced, taxClass: 'reduced' }),
      rate('VAT', 0, { ratePpm: 0, taxClass: 'zero' }),
      rate('QST', 0, { ratePpm: second }),
    ]);
  const anySale = fc
    .record({ amounts, classes: fc.array(fc.constantFrom(...classes), { minLength: 12, maxLength: 12 }) })
    .chain(({ amounts: all, classes: some }) =>
      fc.record({
        destination: fc.constant(london),
        shipping: fc.integer({ min: 0, max: maxUnitPrice }),
        lines: fc.constant(all.map((amount, nth) => ({ amount, taxClass: some[nth] ?? standardClass }))),
      }),
    );
  const anyTerms = fc.record<TaxTerms>({
    pricesIncludeTax: fc.boolean(),
    rounding: fc.constantFrom('order', 'line'),
    taxShipping: fc.boolean(),
    shippingTaxClass: fc.constantFrom(...classes),
  });

  it('of the parts add up to those of the whole, tax by tax, and none is negative', () => {
    fc.assert(
      fc.property(anySale, rates, anyTerms, (sold, known, how) => {
        const found = calculateTaxes(sold, { rates: known, terms: how });
        const parts = [...found.lines, found.shipping];
        expect(parts.reduce((sum, { taxTotal }) => sum + taxTotal, 0)).toBe(found.taxTotal);
        expect(found.taxes.reduce((sum, { amount }) => sum + amount, 0)).toBe(found.taxTotal);
        for (const { tax, ratePpm, amount } of found.taxes) {
          const shares = parts
            .flatMap(({ taxes }) => taxes)
            .filter((one) => one.tax === tax && one.ratePpm === ratePpm);
          expect(shares.reduce((sum, share) => sum + share.amount, 0)).toBe(amount);
        }
        for (const { taxTotal } of parts) expect(taxTotal).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('lose no cent: each part is within a cent of what is exact for each of its taxes, the whole within half a cent', () => {
    fc.assert(
      fc.property(anySale, rates, anyTerms, (sold, known, how) => {
        const found = calculateTaxes(sold, { rates: known, terms: how });
        sold.lines.forEach(({ amount, taxClass }, nth) => {
          const due = ratesFor(known, taxClass, london);
          const all = due.reduce((sum, { ratePpm }) => sum + ratePpm, 0);
          const exact = (amount * all) / (how.pricesIncludeTax ? 1_000_000 + all : 1_000_000);
          const off = Math.abs((found.lines[nth]?.taxTotal ?? Number.NaN) - exact);
          expect(off).toBeLessThanOrEqual(due.length * (how.rounding === 'line' ? 0.500_001 : 1));
          if (how.pricesIncludeTax)
            expect(found.lines[nth]?.taxTotal).toBeLessThanOrEqual(amount + due.length);
        });
      }),
    );
  });

  it('with one rate are what a single multiplication says', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 500_000 }), (sold, ratePpm) => {
        const total = sold.reduce((sum, amount) => sum + BigInt(amount), 0n);
        const known = [rate('VAT', 0, { ratePpm })];
        const found = calculateTaxes(sale(...sold), { rates: known, terms: terms() });
        const [whole, rest] = [
          (total * BigInt(ratePpm)) / 1_000_000n,
          (total * BigInt(ratePpm)) % 1_000_000n,
        ];
        expect(BigInt(found.taxTotal)).toBe(rest >= 500_000n ? whole + 1n : whole);
      }),
    );
  });

  it('are due on sending where the shop says so, at the rate of its class', () => {
    const known = [rate('VAT', 20), rate('VAT', 5, { taxClass: 'reduced' })];
    const sent = { ...sale(), shipping: 1_000 };
    const on = (given: Partial<TaxTerms>) =>
      calculateTaxes(sent, { rates: known, terms: terms(given) }).shipping;
    expect(on({}).taxTotal).toBe(200);
    expect(on({ shippingTaxClass: 'reduced' }).taxTotal).toBe(50);
    expect(on({ taxShipping: false })).toEqual({ taxes: [], taxTotal: 0 });
  });

  it('of each line are its own class’s', () => {
    const known = [rate('VAT', 20), rate('VAT', 0, { taxClass: 'zero' })];
    const lines = [
      { amount: 1_000, taxClass: 'standard' },
      { amount: 1_000, taxClass: 'zero' },
      { amount: 1_000, taxClass: 'of its own, without a rate' },
    ];
    expect(lineTaxes(calculateTaxes({ ...sale(), lines }, { rates: known, terms: terms() }))).toEqual([
      200, 0, 200,
    ]);
  });
});

describe('a rate', () => {
  const known = [
    rate('VAT', 1, { id: 'anywhere' }),
    rate('VAT', 2, { id: 'country', country: 'ES' }),
    rate('VAT', 3, { id: 'region', country: 'ES', region: 'Canarias' }),
    rate('VAT', 4, { id: 'prefix', country: 'ES', postalPrefix: '35' }),
    rate('VAT', 5, { id: 'longer prefix', country: 'ES', postalPrefix: '350 1' }),
  ];
  const found = (country: string, postalCode: string, region?: string) =>
    ratesFor(known, standardClass, { country, postalCode, region }).map(({ id }) => id);

  it.each([
    ['anywhere', found('FR', '75001')],
    ['country', found('ES', '28001')],
    ['region', found('ES', '38001', 'canarias')],
    ['prefix', found('ES', '35100', 'Canarias')],
    ['longer prefix', found('ES', '3501-2')],
  ])('is the one that names the place most closely: %s', (id, ids) => {
    expect(ids).toEqual([id]);
  });

  it('is none where none names the place', () => {
    expect(
      ratesFor([rate('VAT', 20, { country: 'GB' })], standardClass, { country: 'US', postalCode: '1' }),
    ).toEqual([]);
  });
});
