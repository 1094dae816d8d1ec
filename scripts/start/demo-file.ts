import { demoShop } from '../demo/shop.ts';
import type { DemoSecrets } from './demo-secrets.ts';
import type { Home } from './home.ts';
import { type Ports, portOf } from './process-plan.ts';

export const demoFileName = 'demo.json';

/** How to use the running demo shop; `demo.json` in the home while it is up. */
export interface Demo {
  baseUrl: string;
  apiKey: string;
  currency: string;
  admin: { email: string; password: string };
  /** `null` when a mail server was given instead of the inbox. */
  inboxUrl: string | null;
  queuesUrl: string;
  products: string[];
}

export function describeDemo(ports: Ports, secrets: DemoSecrets, { hasInbox }: { hasInbox: boolean }): Demo {
  const baseUrl = `http://localhost:${portOf(ports, 'api')}`;
  return {
    baseUrl,
    apiKey: secrets.apiKey,
    currency: demoShop.currency,
    admin: { email: secrets.adminEmail, password: secrets.adminPassword },
    inboxUrl: hasInbox ? `http://localhost:${portOf(ports, 'inbox')}` : null,
    queuesUrl: `${baseUrl}/ops/queues`,
    products: demoShop.products.map(({ sku }) => sku),
  };
}

/** It holds the key and the login, so only its owner can read it. */
export const writeDemo = (home: Home, demo: Demo): void => home.write(demoFileName, demo, { secret: true });
