import { expect, it } from 'vitest';
import { renderEnvExample } from './env-example.ts';

it('.env.example lists the settings there are (run `vitest -u` after a change to write it anew)', async () => {
  await expect(renderEnvExample()).toMatchFileSnapshot('../../../../.env.example');
});
