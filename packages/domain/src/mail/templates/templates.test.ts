import { describe, expect, it } from 'vitest';
import { mailKinds, templates } from './index.ts';
import { order, shop, views } from './test-views.ts';
import type { MailContent, MailKind, MailViews } from './view.ts';

const renderAny = (kind: MailKind, from: MailViews = views): MailContent =>
  (templates[kind] as (view: MailViews[MailKind]) => MailContent)(from[kind]);

/** What a reader sees of the HTML. */
const visible = (mail: MailContent): string =>
  mail.html
    .replace(/<(style|title)>.*?<\/\1>|<!--.*?-->|<div style="display:none.*?<\/div>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/\s+/g, ' ');

const oneLine = (mail: MailContent): string => mail.text.replace(/\s+/g, ' ');
const figures = (text: string): string[] => [...new Set(text.match(/\d[\d,.:]*\d|\d/g))].sort();
const tags = (mail: MailContent): string[] => mail.html.match(/<\/?[a-z][^\s>]*/gi) ?? [];

/** The same views with `hostile` in place of every string a customer or a merchant can write. */
const written = new Set([
  ...[
    'name',
    'customerName',
    'inviterName',
    'customerEmail',
    'sku',
    'line1',
    'city',
    'postalCode',
    'country',
    'supportEmail',
  ],
  ...[
    'shippingLabel',
    'paymentLabel',
    'reason',
    'carrier',
    'trackingNumber',
    'failure',
    'summary',
    'reference',
    'host',
    'lastError',
  ],
]);
const poison = <T>(value: T, hostile: string): T =>
  JSON.parse(JSON.stringify(value), (key, entry: unknown) => {
    if (['placedAt', 'heldUntil', 'captureBefore', 'expiresAt', 'failingSince', 'at'].includes(key))
      return new Date(entry as string);
    return typeof entry === 'string' && written.has(key) ? hostile : entry;
  });

describe.each(mailKinds)('the mail %s', (kind) => {
  it('says the same figures in its HTML and in its text', () => {
    const mail = renderAny(kind);
    expect(figures(visible(mail))).toEqual(figures(oneLine(mail)));
    expect(figures(oneLine(mail))).not.toEqual([]);
  });

  it('loads nothing, runs nothing and fits a phone', () => {
    const { html } = renderAny(kind);
    expect(html).not.toMatch(/<(img|script|link|iframe|object|form)|\ssrc=|url\(|@import|javascript:/i);
    expect(html).toContain('width=device-width');
    expect(html).toContain('max-width:600px');
  });

  it('gives screen readers a language, a title, one main heading and headed tables', () => {
    const { html, subject } = renderAny(kind);
    expect(html).toContain('<html lang="en"');
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    const dataTables = html.match(/<table (?!role="presentation")/g)?.length ?? 0;
    expect(html.match(/<thead>/g)?.length ?? 0).toBe(dataTables);
  });

  it.each([
    ['markup', '<script>alert("x")</script><img src=x onerror=alert(1)>'],
    ['quotes', `"'\`><b>`],
    ['a closing style and comment', '</style>--></title><!--'],
  ])('keeps %s in what people wrote as text', (_, hostile) => {
    const mail = renderAny(kind, poison(views, hostile));
    expect(tags(mail)).toEqual(tags(renderAny(kind, poison(views, 'harmless'))));
    expect(visible(mail)).toContain(hostile);
    expect(oneLine(mail)).toContain(hostile);
  });

  it('has a subject of one line, whatever people wrote', () => {
    const hostile = 'Eve\r\nBcc: all@example.com\r\n\r\n<b>\u2028\u0000';
    const { subject } = renderAny(kind, poison(views, hostile));
    expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(renderAny(kind, poison(views, 'x'.repeat(5000))).subject.length).toBeLessThanOrEqual(120);
  });

  it('keeps emoji, and names that are written right to left, whole', () => {
    for (const name of ['👩‍👩‍👧‍👦 & co', 'محمد بن عبد الله']) {
      const mail = renderAny(kind, poison(views, name));
      expect(visible(mail)).toContain(name);
      expect(oneLine(mail)).toContain(name);
    }
  });
});

describe('the confirmation', () => {
  it('lists every item of an order of 593 lines in both forms, and says the total first', () => {
    const items = Array.from({ length: 593 }, (_, at) => ({
      sku: `SKU-${at}`,
      name: `Thing number ${at}`,
      quantity: at + 1,
      unitPrice: 100 + at,
      total: (100 + at) * (at + 1),
    }));
    const mail = templates.order_confirmed({ shop, order: { ...order, items } });
    const seen = visible(mail);
    for (const { sku, quantity } of items) {
      expect(seen).toContain(`${sku} · ${quantity} ×`);
      expect(mail.text).toMatch(new RegExp(`^ *${quantity} .*\\(${sku}\\)$`, 'm'));
    }
    expect(figures(seen)).toEqual(figures(oneLine(mail)));
    // Gmail shows the first 102 KB.
    expect(mail.html.indexOf('$1,267.57')).toBeLessThan(6_000);
    expect(mail.html.length).toBeLessThan(300_000);
  });

  it('writes amounts in the order’s own currency with its own decimals', () => {
    const yen = templates.order_confirmed({ shop, order: { ...order, currency: 'JPY' } });
    expect(yen.text).toContain('¥126,757');
    const dinars = templates.order_confirmed({ shop, order: { ...order, currency: 'KWD' } });
    expect(dinars.text).toContain('KWD 126.757');
  });

  it('thanks for the money only when it is there', () => {
    expect(templates.order_confirmed({ shop, order }).text).toContain('received your payment of $1,267.57');
    const open = templates.order_confirmed({
      shop,
      order: { ...order, money: 'open', paymentLabel: 'Invoice' },
    });
    expect(open.text).not.toContain('received your payment');
    expect(oneLine(open)).toContain('still to be paid: Invoice');
    const setAside = templates.order_confirmed({ shop, order: { ...order, money: 'set_aside' } });
    expect(oneLine(setAside)).toContain('payment of $1,267.57 is approved, and is taken when we ship');
    expect(setAside.text).not.toContain('still to be paid');
  });

  it('leaves out a discount that was not given', () => {
    const mail = templates.order_confirmed({ shop, order: { ...order, discountTotal: 0 } });
    expect(mail.text).not.toContain('Discount');
    expect(mail.html).not.toContain('Discount');
  });

  it('adds to the merchant’s copy who ordered and whether it is paid', () => {
    const mail = templates.order_received({ shop, order: { ...order, money: 'open' } });
    expect(mail.text).toContain('ada@example.com');
    expect(mail.text).toContain('Visa ending in 4242 (not paid yet)');
    expect(mail.text).toContain('15 pieces');
    const setAside = templates.order_received({ shop, order: { ...order, money: 'set_aside' } });
    expect(setAside.text).toContain('Visa ending in 4242 (set aside until you ship)');
    expect(setAside.text).not.toContain('not paid');
  });
});

it('a dispute’s reason reads as words', () => {
  const { dispute } = views.dispute_opened;
  const reason = 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED';
  const { text } = templates.dispute_opened({ shop, order, dispute: { ...dispute, reason } });
  expect(text).toContain('merchandise or service not received');
});

describe('the rejection', () => {
  const reject = (rejection: Partial<MailViews['order_rejected']['rejection']>) =>
    templates.order_rejected({
      shop,
      order,
      rejection: { ...views.order_rejected.rejection, items: [], ...rejection },
    });

  it.each([
    ['unknown_sku', 'our shop does not know'],
    ['inactive_product', 'no longer sell'],
    ['insufficient_stock', 'do not have enough'],
    ['price_changed', 'price changed'],
    ['currency_mismatch', 'currency'],
    ['unknown_shipping_method', 'way of shipping'],
  ] as const)('explains %s in plain words and says that nothing was charged', (code, words) => {
    const text = oneLine(reject({ code }));
    expect(text).toContain(words);
    expect(text).toContain('Nothing was charged');
    expect(text).not.toContain(code);
  });

  it('shows what was ordered beside what is available', () => {
    expect(renderAny('order_rejected').text).toMatch(/^ +20 +3 {2}Enamel mug, white \(MUG-01\)$/m);
  });

  it('names an item the catalogue does not know by its SKU, without quantities that are not what it is about', () => {
    const { text, html } = reject({
      code: 'unknown_sku',
      items: [{ sku: 'GHOST-1', name: null, requested: null, available: null }],
    });
    expect(text).toMatch(/^ *Item\n-* *GHOST-1$/m);
    expect(text).not.toContain('–');
    expect(html).not.toContain('Available');
  });

  it('shows the price that was expected and the price now', () => {
    expect(reject({ code: 'price_changed', expectedTotal: 2599, total: 2799 }).text).toMatch(
      /You expected +\$25\.99\nIt costs now +\$27\.99/,
    );
  });
});

describe('the failed payment', () => {
  it('says why, until when, and where to try another method', () => {
    const mail = renderAny('payment_failed');
    expect(mail.text).toContain('Your card was declined.');
    expect(mail.text).toContain('21 November 2025 at 15:30 UTC');
    expect(mail.text).toContain('https://demo.example/orders/1001/pay');
    expect(mail.html).toContain('href="https://demo.example/orders/1001/pay"');
  });

  it('tells the way through the shop and its support when there is no page to link to', () => {
    const mail = templates.payment_failed({ ...views.payment_failed, retryUrl: null });
    expect(oneLine(mail)).toContain('open order 1001 and choose another card');
    expect(mail.text).toContain('help@demo.example');
  });

  it('never links to anything that is not a page', () => {
    const mail = templates.payment_failed({ ...views.payment_failed, retryUrl: 'javascript:alert(1)' });
    expect(mail.html).not.toContain('javascript:');
  });
});

describe('the cancellation', () => {
  it('says what is refunded and how it comes back', () => {
    const text = oneLine(renderAny('order_cancelled'));
    expect(text).toContain('We refund $1,267.57 to you.');
    expect(text).toContain('Visa ending in 4242');
    expect(text).toContain('Changed my mind');
  });

  it('says that nothing was charged when nothing was', () => {
    const mail = templates.order_cancelled({ ...views.order_cancelled, refund: null });
    expect(oneLine(mail)).toContain('Nothing was charged.');
    expect(mail.text).not.toContain('$');
  });
});

describe('the shipment', () => {
  it('names carrier, tracking number, what is in the parcel and what is still to come', () => {
    const mail = renderAny('order_shipped');
    expect(mail.subject).toMatch(/^Part of your order 1001/);
    expect(mail.text).toContain('RM123456785GB');
    expect(mail.text.indexOf('TEA-DARJ-100')).toBeLessThan(mail.text.indexOf('Still to come'));
    expect(mail.text.indexOf('POT-07')).toBeGreaterThan(mail.text.indexOf('Still to come'));
  });

  it('says that the order is complete with the last parcel', () => {
    const mail = templates.order_shipped({ ...views.order_shipped, outstanding: [] });
    expect(mail.subject).toMatch(/^Your order 1001/);
    expect(oneLine(mail)).toContain('your order is complete');
    expect(mail.text).not.toContain('Still to come');
  });
});

describe('the low-stock digest', () => {
  it('has a row for each SKU with available, threshold, on hand and reserved', () => {
    const { text, subject } = renderAny('low_stock_digest');
    expect(subject).toBe('Low stock at Demo Shop: 3 products');
    expect(text).toMatch(/^ +250 +250 +1,290 +1,040 {2}Darjeeling/m);
    expect(text).toMatch(/^ +0 +2 +0 +0 {2}Cast-iron teapot \(POT-07\)$/m);
    expect(text).toContain('1 of them sold out');
  });

  it('names the product in the subject when it is the only one', () => {
    const items = views.low_stock_digest.items.slice(0, 1);
    expect(templates.low_stock_digest({ shop, items }).subject).toBe('Low stock at Demo Shop: MUG-01');
  });

  it('names the place where the shop has several', () => {
    const items = views.low_stock_digest.items.map((item) => ({ ...item, location: 'Leeds' }));
    expect(oneLine(templates.low_stock_digest({ shop, items }))).toContain('(MUG-01 · Leeds)');
  });
});
