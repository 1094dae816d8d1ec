import { findProgram } from '@waybill/testing';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';

const executablePath = findProgram('chromium', 'chromium-browser', 'google-chrome');

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe.skipIf(executablePath === null)('the page of the description', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: String(executablePath),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  it.each([1280, 360])(
    'shows every area and opens an operation, %i pixels wide',
    { timeout: 90_000 },
    async (width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      page.setDefaultTimeout(60_000);
      const complaints: string[] = [];
      const elsewhere: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => request.url().startsWith(api.baseUrl) || elsewhere.push(request.url()));

      await page.goto(`${api.baseUrl}/docs`);
      const folder = process.env['SCREENSHOTS'];
      await page.locator('#operations-tag-Orders').click();
      await page.getByText('Takes an order: it is safe in the database before the answer is sent.').waitFor();
      await page.locator('#operations-Orders-createOrder .opblock-summary-control').click();
      await page
        .locator('#operations-Orders-createOrder .opblock-body')
        .getByText('Idempotency-Key')
        .first()
        .waitFor();
      if (folder) await page.screenshot({ path: `${folder}/docs-${width}.png` });

      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      expect(elsewhere).toEqual([]);
      await page.close();
    },
  );
});
