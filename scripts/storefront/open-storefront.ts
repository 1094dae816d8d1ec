import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSdk } from '../sdk/build-sdk.ts';
import type { Demo } from '../start/demo-file.ts';
import { admitPage, type PageKey } from './admit-page.ts';
import { servePage } from './serve-page.ts';

export interface Storefront {
  origin: string;
  /** Its key is worth nothing any more. */
  close(): Promise<void>;
}

/** The page of `examples/storefront`, for the demo shop that is up. `port` 0 takes any. */
export async function openStorefront(
  demo: Pick<Demo, 'baseUrl' | 'admin'>,
  { port }: { port: number },
): Promise<Storefront> {
  const sdk = await mkdtemp(join(tmpdir(), 'waybill-sdk-'));
  await buildSdk(sdk);
  let key: PageKey | undefined;
  const shop = () => ({ baseUrl: demo.baseUrl, apiKey: key?.apiKey ?? '' });
  const page = await servePage({ port, sdk, shop });
  key = await admitPage(demo, page.origin);
  return {
    origin: page.origin,
    close: async () => {
      await page.close();
      await key?.revoke();
      await rm(sdk, { recursive: true, force: true });
    },
  };
}
