import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { createStripeSimulator, type StripeSimulatorOptions } from './create-stripe-simulator.ts';

export const secretKey = 'sk_test_simulator_4eC39HqLyjWDarjt';
export const webhookSecret = 'whsec_simulator';

/** A simulator with the real SDK connected to it, both gone when the test ends. */
export async function startSimulator(options: Partial<StripeSimulatorOptions> = {}) {
  const simulator = await createStripeSimulator({ secretKey, webhookSecret, port: 0, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, stripe: connect(simulator.port) };
}

/** The SDK repeats nothing by itself and opens a connection for each request. */
export const connect = (port: number, key = secretKey, timeout = 5_000) =>
  new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient((input, init) => fetch(input, init)),
  });

/** What a request was refused with; fails when it was not. */
export async function refusal(
  request: Promise<unknown>,
): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const outcome = await request.then(
    () => 'it was carried out',
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`Expected a Stripe error: ${String(outcome)}`);
}

export interface Delivery {
  url: string;
  signature: string;
  body: string;
}

/** A webhook endpoint that answers with the statuses of `answers` in turn, then with 200. */
export async function startReceiver(answers: number[] = []) {
  const deliveries: Delivery[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      deliveries.push({
        url: req.url ?? '',
        signature: String(req.headers['stripe-signature']),
        body: Buffer.concat(chunks).toString(),
      });
      res.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const events = () => deliveries.map(({ body }) => JSON.parse(body) as Stripe.Event);
  return { url: `http://127.0.0.1:${port}/webhooks/stripe/{tenant}`, deliveries, events };
}
