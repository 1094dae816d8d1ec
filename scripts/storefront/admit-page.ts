import { Waybill } from '@waybill/sdk';
import type { Demo } from '../start/demo-file.ts';
import { StartError } from '../start/start-error.ts';

const hour = 60 * 60 * 1_000;

/** A key that a page may show to everybody. */
export interface PageKey {
  apiKey: string;
  revoke(): Promise<void>;
}

async function logIn({ baseUrl, admin }: Pick<Demo, 'baseUrl' | 'admin'>): Promise<string> {
  const response = await fetch(`${baseUrl}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  const { accessToken } = (await response.json()) as { accessToken?: string };
  if (accessToken === undefined)
    throw new StartError(`The login of the demo shop was refused: ${response.status}.`);
  return accessToken;
}

/**
 * Lets pages of this origin call the API, and makes them a key. It is in the page, so everybody has it: it can fill carts
 * and place orders, and read nothing but what it is told of those. It ends by itself within a day.
 */
export async function admitPage(demo: Pick<Demo, 'baseUrl' | 'admin'>, origin: string): Promise<PageKey> {
  const seller = new Waybill({ baseUrl: demo.baseUrl, accessToken: () => logIn(demo) });
  const { allowedOrigins } = await seller.shop.settings();
  if (!allowedOrigins.includes(origin)) {
    await seller.shop.updateSettings({ allowedOrigins: [...allowedOrigins, origin] });
  }
  const { id, key } = await seller.apiKeys.create({
    name: 'storefront page',
    scopes: ['orders:write'],
    expiresAt: new Date(Date.now() + 24 * hour),
  });
  return { apiKey: key, revoke: () => seller.apiKeys.revoke(id) };
}
