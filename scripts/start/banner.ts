import type { Demo } from './demo-file.ts';

const sampleOrder = {
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
  items: [{ sku: 'MUG-01', quantity: 2 }],
  payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
};

/** Ready to paste: the answer comes when the order has settled. */
function curl({ baseUrl, apiKey, currency }: Demo): string[] {
  return [
    `curl -s ${baseUrl}/v1/orders \\`,
    `  -H 'authorization: Bearer ${apiKey}' \\`,
    `  -H 'content-type: application/json' -H 'prefer: wait=10' \\`,
    `  -d '${JSON.stringify({ ...sampleOrder, currency })}'`,
  ];
}

export interface Surroundings {
  hasDocs: boolean;
  database: string;
  /** The folder. */
  logs: string;
}

/** What somebody who just started it needs to know. */
export function renderBanner(demo: Demo, { hasDocs, database, logs }: Surroundings): string[] {
  const rows: [label: string, value: string][] = [
    ['API', demo.baseUrl],
    ...(hasDocs ? [['API docs', `${demo.baseUrl}/docs`] satisfies [string, string]] : []),
    ['Status', `${demo.baseUrl}/ops/status  (with the login)`],
    ['Queues', `${demo.queuesUrl}  (with the login)`],
    ...(demo.inboxUrl ? [['Inbox', demo.inboxUrl] satisfies [string, string]] : []),
    ['API key', demo.apiKey],
    ['Login', `${demo.admin.email}  ${demo.admin.password}`],
    ['Database', database],
    ['Logs', logs],
  ];
  return [
    '',
    'Waybill is up. Ctrl-C stops it; the data is kept.',
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(12)}${value}`),
    '',
    'An order of your own:',
    '',
    ...curl(demo).map((line) => `  ${line}`),
    '',
  ];
}
