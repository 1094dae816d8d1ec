import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  OrdersController,
  PaymentsController,
  type PurchaseUnitRequest,
  TransactionSearchController,
} from '@paypal/paypal-server-sdk';
import { onTestFinished } from 'vitest';
import { createPayPalSimulator, type PayPalSimulatorOptions } from './create-paypal-simulator.ts';

export const credentials = { clientId: 'simulated-client', clientSecret: 'simulated-secret' };
export const webhookId = '1JE4291016473214C';

/** A simulator with the real SDK connected to it, both gone when the test ends. */
export async function startSimulator(options: Partial<PayPalSimulatorOptions> = {}) {
  const simulator = await createPayPalSimulator({ ...credentials, webhookId, port: 0, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, ...connect(simulator.url) };
}

/** The SDK knows PayPal's hosts only; everything it sends goes to the simulator instead. */
class LoopbackClient extends Client {
  readonly #origin: string;

  constructor(origin: string, config: ConstructorParameters<typeof Client>[0]) {
    super(config);
    this.#origin = origin;
  }

  override getRequestBuilderFactory(): ReturnType<Client['getRequestBuilderFactory']> {
    const create = super.getRequestBuilderFactory();
    return (...target) => {
      const builder = create(...target);
      builder.interceptRequest((request) => {
        const { pathname, search } = new URL(request.url);
        return { ...request, url: `${this.#origin}${pathname}${search}` };
      });
      return builder;
    };
  }
}

/** The SDK repeats nothing by itself. */
export function connect(
  url: string,
  { clientId, clientSecret, timeout = 5_000 }: Partial<typeof credentials> & { timeout?: number } = {},
) {
  const client = new LoopbackClient(url, {
    environment: Environment.Sandbox,
    timeout,
    clientCredentialsAuthCredentials: {
      oAuthClientId: clientId ?? credentials.clientId,
      oAuthClientSecret: clientSecret ?? credentials.clientSecret,
    },
  });
  return {
    client,
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    reports: new TransactionSearchController(client),
  };
}

export type Connection = Awaited<ReturnType<typeof startSimulator>>;

export const usd = (value: string) => ({ currencyCode: 'USD', value });
export const representation = { prefer: 'return=representation' };

/** An order that waits for its payer. */
export async function createOrder(
  { orders }: Pick<Connection, 'orders'>,
  unit: Partial<PurchaseUnitRequest> = {},
  intent = CheckoutPaymentIntent.Capture,
): Promise<string> {
  const { result } = await orders.createOrder({
    body: {
      intent,
      purchaseUnits: [{ amount: usd('19.99'), ...unit }],
      paymentSource: {
        paypal: {
          experienceContext: {
            returnUrl: 'http://127.0.0.1:9/return?from=shop',
            cancelUrl: 'http://127.0.0.1:9/cancel',
          },
        },
      },
    },
  });
  return String(result.id);
}

/** A paid order and its capture. */
export async function payOrder(connection: Connection, unit?: Partial<PurchaseUnitRequest>) {
  const orderId = await createOrder(connection, unit);
  connection.simulator.approve(orderId);
  const { result } = await connection.orders.captureOrder({ id: orderId, ...representation });
  const capture = result.purchaseUnits?.[0]?.payments?.captures?.[0];
  return { orderId, captureId: String(capture?.id) };
}

/** An order whose money is held. */
export async function authorizeOrder(connection: Connection, unit?: Partial<PurchaseUnitRequest>) {
  const orderId = await createOrder(connection, unit, CheckoutPaymentIntent.Authorize);
  connection.simulator.approve(orderId);
  const { result } = await connection.orders.authorizeOrder({ id: orderId, ...representation });
  const authorization = result.purchaseUnits?.[0]?.payments?.authorizations?.[0];
  return { orderId, authorizationId: String(authorization?.id) };
}

/** What a request was refused with; fails when it was not. */
export async function refusal(request: Promise<unknown>) {
  const error = await request.then(
    () => 'it was carried out',
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`Expected a refusal: ${String(error)}`);
  const body: Partial<RefusalBody> = JSON.parse(String(error.body));
  const [detail] = body.details ?? [];
  return { ...body, status: error.statusCode, issue: detail?.issue, field: detail?.field };
}

interface RefusalBody {
  name: string;
  error: string;
  error_description: string;
  debug_id: string;
  details: { issue: string; field?: string }[];
  links: { href: string; rel: string; method: string }[];
}

/** Orders to the simulator over HTTP. */
export async function order(url: string, path: string, body?: unknown, method = 'POST') {
  const answer = await fetch(`${url}/_simulator${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const parsed: unknown = text === '' ? null : JSON.parse(text);
  return { status: answer.status, body: parsed };
}

export interface Delivery {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface DeliveredEvent {
  id: string;
  event_type: string;
  resource_type: string;
  summary: string;
  resource: Record<string, unknown>;
}

/** A webhook endpoint that answers with the statuses of `answers` in turn, then with 200. */
export async function startReceiver(answers: number[] = []) {
  const deliveries: Delivery[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(req.headers).map(([name, value]) => [name, String(value)]),
      );
      deliveries.push({ url: req.url ?? '', headers, body: Buffer.concat(chunks).toString() });
      res.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const events = () => deliveries.map(({ body }) => JSON.parse(body) as DeliveredEvent);
  return {
    url: `http://127.0.0.1:${port}/webhooks/paypal/{tenant}`,
    deliveries,
    events,
    types: () => events().map(({ event_type }) => event_type),
  };
}
