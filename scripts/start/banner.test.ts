import { expect, it } from 'vitest';
import { renderBanner } from './banner.ts';
import type { Demo } from './demo-file.ts';

const surroundings = { hasDocs: true, database: 'PostgreSQL on port 5433', logs: '/srv/.waybill/logs' };
const demo: Demo = {
  baseUrl: 'http://localhost:3000',
  apiKey: 'wb_0123456789abcdef_secret',
  currency: 'USD',
  admin: { email: 'admin@shop.example', password: 'pw' },
  inboxUrl: 'http://localhost:4001',
  queuesUrl: 'http://localhost:3000/ops/queues',
  products: ['MUG-01'],
};

it('gives addresses, key, login and an order to paste', () => {
  const lines = renderBanner(demo, surroundings);
  expect(lines.join('\n')).toBe(`
Waybill is up. Ctrl-C stops it; the data is kept.

  API         http://localhost:3000
  API docs    http://localhost:3000/docs
  Status      http://localhost:3000/ops/status  (with the login)
  Queues      http://localhost:3000/ops/queues  (with the login)
  Inbox       http://localhost:4001
  API key     wb_0123456789abcdef_secret
  Login       admin@shop.example  pw
  Database    PostgreSQL on port 5433
  Logs        /srv/.waybill/logs

An order of your own:

  curl -s http://localhost:3000/v1/orders \\
    -H 'authorization: Bearer wb_0123456789abcdef_secret' \\
    -H 'content-type: application/json' -H 'prefer: wait=10' \\
    -d '{"customer":{"name":"Ada Lovelace","email":"ada@example.com"},"shippingAddress":{"line1":"12 St James Square","city":"London","postalCode":"SW1Y 4JH","country":"GB"},"shippingMethod":"standard","items":[{"sku":"MUG-01","quantity":2}],"payment":{"provider":"stripe","paymentMethod":"pm_card_visa"},"currency":"USD"}'
`);
});

it('leaves out what is not there', () => {
  const text = renderBanner({ ...demo, inboxUrl: null }, { ...surroundings, hasDocs: false }).join('\n');
  expect(text).not.toContain('Inbox');
  expect(text).not.toContain('docs');
});
