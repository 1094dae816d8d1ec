import { isWaybillError, Waybill } from '@waybill/sdk';
import { findProgram } from '@waybill/testing';
import { chromium, type Page } from 'playwright-core';
import type { Demo } from '../../scripts/start/demo-file.ts';
import { openStorefront } from '../../scripts/storefront/open-storefront.ts';

const executablePath = findProgram('chromium', 'chromium-browser', 'google-chrome');

/** Without one, the tests say loudly what they left out. */
export const hasBrowser = executablePath !== null;

export interface Bought {
  /** What the page said at last. */
  outcome: string;
  /** What became of reading the shop’s orders with the key of the page. */
  keyReads: string;
}

async function buy(page: Page): Promise<string> {
  const add = page.locator('#products li', { hasText: 'Stoneware mug:' }).getByRole('button');
  for (const pieces of [1, 2]) {
    await add.click();
    await page.locator('#lines li', { hasText: `${pieces} × Stoneware mug` }).waitFor();
  }
  await page.getByRole('button', { name: 'Pay' }).click();
  const outcome = page.getByRole('status').filter({ hasText: /^Order / });
  await outcome.waitFor();
  return (await outcome.textContent()) ?? '';
}

/** Buys two mugs on the storefront’s page, as its customer would. */
export async function buyOnPage(demo: Demo): Promise<Bought> {
  const storefront = await openStorefront(demo, { port: 0 });
  const browser = await chromium.launch({
    executablePath: String(executablePath),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(storefront.origin);
    const outcome = await buy(page);
    const told = await (await fetch(`${storefront.origin}/shop.js`)).text();
    const [, apiKey] = /apiKey = '([^']+)'/.exec(told) ?? [];
    const shop = new Waybill({ baseUrl: demo.baseUrl, apiKey });
    const keyReads = await Array.fromAsync(shop.orders.list()).then(
      () => 'orders',
      (error: unknown) => (isWaybillError(error) ? error.code : 'nothing'),
    );
    return { outcome, keyReads };
  } finally {
    await browser.close();
    await storefront.close();
  }
}
