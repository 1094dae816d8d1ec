import type { Order, Waybill } from '@waybill/sdk';
import { DrillError } from '../cli/drill-error.ts';
import { createClient } from '../load/client.ts';
import { type Asked, type Customers, openCustomers } from '../load/customers.ts';
import type { Shelf } from '../plan/orders.ts';
import type { Simulated } from '../site/outside.ts';
import { connectProviders, type Providers } from '../site/providers.ts';
import type { Books } from '../verdict/checks/money.ts';

/** An installation that somebody else started, with the simulators of the payment providers that it uses. */
export interface Attached extends Simulated {
  readonly client: Waybill;
  readonly customers: Customers;
  /** The orders that came since it was opened, as the API tells of them. */
  orders(): Promise<Order[]>;
  books(): Promise<Books>;
  /** Takes all faults back. */
  heal(): Promise<void>;
}

export interface AttachOptions {
  url: string;
  apiKey: string;
  /** Where its simulators listen. */
  stripe: string;
  paypal: string;
}

/** Throws `DrillError` when it cannot be asked for its products, or its providers are not our simulators. */
export async function openAttached({ url, apiKey, stripe, paypal }: AttachOptions): Promise<Attached> {
  const startedAt = new Date();
  const apiUrl = url.replace(/\/+$/, '');
  const providers = connectProviders({ stripe, paypal });
  const client = createClient({ apiUrls: [apiUrl], apiKey });
  const shelf = await shelfOf(client).catch(refuse(`${url} does not tell its products`));
  const books = () => booksOf(providers);
  await books().catch(refuse(`${stripe} and ${paypal} are not simulators of Stripe and PayPal`));

  const orders = async () => {
    const found: Order[] = [];
    for await (const order of client.orders.list({ from: startedAt, limit: 100 })) found.push(order);
    return found;
  };
  const customers = openCustomers({ providers, asked: async () => askedIn(await orders(), await books()) });
  return {
    ...{ apiUrls: [apiUrl], apiKey, shelf, providers, client, customers, orders, books },
    heal: () => providers.clear(),
  };
}

const refuse =
  (what: string) =>
  (error: unknown): never => {
    throw new DrillError(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  };

async function shelfOf(client: Waybill): Promise<Shelf> {
  const products = [];
  for await (const product of client.products.list({ limit: 100 }))
    if (product.active) products.push(product);
  const [first] = products;
  if (!first) throw new Error('it has none');
  const { currency } = first;
  const skus = products.filter((one) => one.currency === currency).map(({ sku }) => sku);
  return { skus, currency, shippingMethod: 'standard' };
}

const booksOf = async (providers: Providers): Promise<Books> => ({
  stripe: await providers.stripeBooks(),
  paypal: await providers.paypalBooks(),
});

/** The payments whose customers the shop has told what to do, under the names that the providers have for them. */
function askedIn(orders: readonly Order[], books: Books): Asked[] {
  const waiting = new Set(
    orders
      .flatMap(({ payments }) => payments)
      .filter(({ status, nextAction }) => status === 'requires_action' && nextAction !== null)
      .map(({ id }) => id),
  );
  return [
    ...books.stripe.payments
      .filter(({ metadata }) => waiting.has(metadata['payment'] ?? ''))
      .map(({ paymentIntent }) => ({ provider: 'stripe' as const, reference: paymentIntent })),
    ...books.paypal.orders
      .filter(({ ids }) => waiting.has(ids['payment'] ?? ''))
      .map(({ order }) => ({ provider: 'paypal' as const, reference: order })),
  ];
}
