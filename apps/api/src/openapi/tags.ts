export interface Tag {
  name: string;
  description: string;
}

const tags: Readonly<Record<string, Tag>> = {
  orders: { name: 'Orders', description: 'Taking orders, seeing how they stand, and what is done to them.' },
  carts: { name: 'Carts', description: 'What customers mean to buy, and how it becomes an order.' },
  quotes: { name: 'Quotes', description: 'Offers at prices that hold for a time.' },
  shop: { name: 'Shop', description: 'What everybody may know of a shop.' },
  products: { name: 'Products', description: 'What is sold, by SKU.' },
  categories: { name: 'Products', description: 'What is sold, by SKU.' },
  media: { name: 'Products', description: 'What is sold, by SKU.' },
  catalogue: { name: 'Catalogue', description: 'What anyone may see of what a shop sells.' },
  inventory: { name: 'Inventory', description: 'What is in stock, and what came and went.' },
  locations: { name: 'Inventory', description: 'What is in stock, and what came and went.' },
  customers: { name: 'Customers', description: 'What is held of a customer: told, or erased.' },
  settings: { name: 'Settings', description: 'How the shop is set up.' },
  shipping: { name: 'Shipping', description: 'How the shop sends, where to and for how much.' },
  tax: { name: 'Tax', description: 'Which taxes are due, where and on what.' },
  'webhook-endpoints': { name: 'Webhooks out', description: 'Where the shop is told of what happens.' },
  'webhook-event-types': { name: 'Webhooks out', description: 'Where the shop is told of what happens.' },
  'api-keys': { name: 'API keys', description: 'With which storefronts and programs call the API.' },
  auth: { name: 'Login', description: 'Sessions, passwords and second factors of people.' },
  people: { name: 'People', description: 'Who works for the shop, and in which role.' },
  'audit-log': { name: 'Audit log', description: 'Who did what, when and from where.' },
  reconciliation: { name: 'Reconciliation', description: 'How our books and the providers’ differ.' },
  obligations: { name: 'Jobs', description: 'Jobs that were given up.' },
  usage: { name: 'Usage', description: 'What the shop used, and what it may use.' },
  csv: { name: 'CSV files', description: 'Products, stock and orders as files for spreadsheets.' },
  exports: { name: 'Exports', description: 'All data of the shop.' },
  tenants: { name: 'Tenants', description: 'The shops of the installation, for who runs it.' },
  webhooks: { name: 'Webhooks in', description: 'Events that payment providers send.' },
  checkout: { name: 'Pages', description: 'What people see in a browser.' },
  account: { name: 'Pages', description: 'What people see in a browser.' },
  livez: { name: 'Operation', description: 'For what watches the process.' },
  readyz: { name: 'Operation', description: 'For what watches the process.' },
  metrics: { name: 'Operation', description: 'For what watches the process.' },
  'openapi.json': { name: 'Description', description: 'This document.' },
  docs: { name: 'Description', description: 'This document.' },
  '.well-known': { name: 'Login', description: 'Sessions, passwords and second factors of people.' },
};

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const find = (area: string): Tag =>
  tags[area] ?? { name: capitalised(area.replaceAll('-', ' ')), description: `All about ${area}.` };

export const tagOf = (area: string): string => find(area).name;

/** In the order of a reader's interest; each once. */
export function tagsOf(areas: readonly string[]): Tag[] {
  const order = Object.keys(tags);
  const known = areas.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  return [...new Map(known.map((area) => [tagOf(area), find(area)])).values()];
}
