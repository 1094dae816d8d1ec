import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { AppDeps } from '../deps.ts';
import { clientSource } from '../testing/sdk/client-source.ts';
import { contractOf } from './contract.ts';
import { describeApi } from './document.ts';

const generated = (name: string): string =>
  fileURLToPath(new URL(`../../../../packages/sdk/src/generated/${name}`, import.meta.url));

it('are in the SDK what the description says', async () => {
  const { operations } = contractOf({ signingKeys: {} } as AppDeps);
  const document = describeApi(operations, { publicUrl: 'https://shop.example', version: '1.0.0' });
  const source = await clientSource(document);
  await expect(source.schemas).toMatchFileSnapshot(generated('schemas.ts'));
  await expect(source.operations).toMatchFileSnapshot(generated('operations.ts'));
});
