import { CheckoutPaymentIntent, type PurchaseUnitRequest } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import { credentials, refusal, startSimulator, usd } from './test-simulator.ts';

const create = async (purchaseUnits: PurchaseUnitRequest[], intent = CheckoutPaymentIntent.Capture) => {
  const { orders } = await startSimulator();
  return orders.createOrder({ body: { intent, purchaseUnits } });
};
const of = (value: string, currencyCode = 'USD') => [{ amount: { currencyCode, value } }];
const at = "/purchase_units/@reference_id=='default'/amount";

it.each([
  ['0.00', 'USD', 'CANNOT_BE_ZERO_OR_NEGATIVE', `${at}/value`],
  ['-1.00', 'USD', 'CANNOT_BE_ZERO_OR_NEGATIVE', `${at}/value`],
  ['1.001', 'USD', 'DECIMAL_PRECISION', `${at}/value`],
  ['100.00', 'JPY', 'DECIMALS_NOT_SUPPORTED', `${at}/value`],
  ['100.0', 'HUF', 'DECIMALS_NOT_SUPPORTED', `${at}/value`],
  ['99999999999999999.00', 'USD', 'MAX_VALUE_EXCEEDED', `${at}/value`],
  ['1.00', 'XXZ', 'INVALID_CURRENCY_CODE', `${at}/currency_code`],
])('refuses an amount of %s %s with 422 %s', async (value, currency, issue, field) => {
  expect(await refusal(create(of(value, currency)))).toMatchObject({
    status: 422,
    name: 'UNPROCESSABLE_ENTITY',
    issue,
    field,
  });
});

it.each([
  ['.5', 'USD', '0.50'],
  ['7', 'EUR', '7.00'],
  ['0010.5', 'GBP', '10.50'],
  ['500', 'JPY', '500'],
])('reads %s %s as %s', async (value, currencyCode, normal) => {
  const { orders } = await startSimulator();
  const { result } = await orders.createOrder({
    body: { intent: CheckoutPaymentIntent.Capture, purchaseUnits: of(value, currencyCode) },
    prefer: 'return=representation',
  });
  expect(result.purchaseUnits?.[0]?.amount).toEqual({ currencyCode, value: normal });
});

const items = [{ name: 'Mug', quantity: '2', unitAmount: usd('4.00'), tax: usd('0.50') }];
const parts = { itemTotal: usd('8.00'), taxTotal: usd('1.00'), shipping: usd('3.00'), discount: usd('2.00') };

it('takes a breakdown and items that add up', async () => {
  const { result } = await create([{ amount: { ...usd('10.00'), breakdown: parts }, items }]);
  expect(result.status).toBe('CREATED');
});

it.each<[string, PurchaseUnitRequest[]]>([
  ['AMOUNT_MISMATCH', [{ amount: { ...usd('10.01'), breakdown: parts }, items }]],
  ['ITEM_TOTAL_REQUIRED', [{ amount: usd('10.00'), items }]],
  [
    'ITEM_TOTAL_MISMATCH',
    [
      {
        amount: { ...usd('10.00'), breakdown: { ...parts, itemTotal: usd('7.00'), shipping: usd('4.00') } },
        items,
      },
    ],
  ],
  ['TAX_TOTAL_REQUIRED', [{ amount: { ...usd('8.00'), breakdown: { itemTotal: usd('8.00') } }, items }]],
  [
    'TAX_TOTAL_MISMATCH',
    [
      {
        amount: { ...usd('10.00'), breakdown: { ...parts, taxTotal: usd('2.00'), discount: usd('3.00') } },
        items,
      },
    ],
  ],
  [
    'CANNOT_BE_NEGATIVE',
    [{ amount: { ...usd('10.00'), breakdown: { itemTotal: usd('11.00'), shipping: usd('-1.00') } } }],
  ],
  [
    'MULTI_CURRENCY_ORDER',
    [
      { amount: usd('1.00'), referenceId: 'a' },
      { amount: { currencyCode: 'EUR', value: '1.00' }, referenceId: 'b' },
    ],
  ],
  ['REFERENCE_ID_REQUIRED', [...of('1.00'), ...of('2.00')]],
  [
    'DUPLICATE_REFERENCE_ID',
    [
      { amount: usd('1.00'), referenceId: 'a' },
      { amount: usd('2.00'), referenceId: 'a' },
    ],
  ],
])('refuses with 422 %s', async (issue, units) => {
  expect(await refusal(create(units))).toMatchObject({ status: 422, issue });
});

it('authorizes no more than one purchase unit', async () => {
  const two = [
    { amount: usd('1.00'), referenceId: 'a' },
    { amount: usd('2.00'), referenceId: 'b' },
  ];
  expect((await refusal(create(two, CheckoutPaymentIntent.Authorize))).issue).toBe('UNSUPPORTED_INTENT');
});

it.each<[string, string, PurchaseUnitRequest[]]>([
  ['INVALID_PARAMETER_SYNTAX', '/purchase_units/0/amount/value', of('ten')],
  ['INVALID_STRING_LENGTH', '/purchase_units/0/amount/currency_code', of('1.00', 'DOLLAR')],
  [
    'INVALID_STRING_LENGTH',
    '/purchase_units/0/custom_id',
    [{ amount: usd('1.00'), customId: 'x'.repeat(128) }],
  ],
  ['INVALID_ARRAY_MIN_ITEMS', '/purchase_units', []],
])('refuses with 400 %s and names %s', async (issue, field, units) => {
  expect(await refusal(create(units))).toMatchObject({ status: 400, name: 'INVALID_REQUEST', issue, field });
});

async function post(body: string, headers: Record<string, string> = {}) {
  const { simulator } = await startSimulator();
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
  const token = await fetch(`${simulator.url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = await fetch(`${simulator.url}/v2/checkout/orders`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${access_token}`, 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

it('names every field that is wrong, where it is and what it was', async () => {
  const answer = await post('{"intent":"GIVE","purchase_units":[{}],"payment_source":{"card":{}}}');
  expect(answer).toMatchObject({
    status: 400,
    body: {
      name: 'INVALID_REQUEST',
      details: [
        { issue: 'INVALID_PARAMETER_VALUE', field: '/intent', value: 'GIVE', location: 'body' },
        { issue: 'MISSING_REQUIRED_PARAMETER', field: '/purchase_units/0/amount', location: 'body' },
        { issue: 'MISSING_REQUIRED_PARAMETER', field: '/payment_source/paypal' },
        { issue: 'NOT_SUPPORTED', field: '/payment_source/card' },
      ],
      links: [{ rel: 'information_link' }],
    },
  });
});

it('takes a number for an amount, as PayPal does', async () => {
  const amount = { currency_code: 'USD', value: 12.5 };
  expect(await post(JSON.stringify({ intent: 'CAPTURE', purchase_units: [{ amount }] }))).toMatchObject({
    status: 201,
  });
});

it('refuses what is no JSON, and what does not say that it is', async () => {
  expect(await post('{"intent":')).toMatchObject({
    status: 400,
    body: { details: [{ issue: 'MALFORMED_REQUEST_JSON' }] },
  });
  expect(await post('{}', { 'Content-Type': 'text/plain' })).toMatchObject({
    status: 415,
    body: { name: 'UNSUPPORTED_MEDIA_TYPE' },
  });
});
