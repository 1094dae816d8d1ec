import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hosts } from './hosts.ts';

const docs = readFileSync(new URL('../../../../docs/ai-descriptions.md', import.meta.url), 'utf8');

it.each(Object.entries(hosts))('%s is documented as it is', (key, { name, baseUrl, model, answers }) => {
  expect(docs).toContain(`| \`${key}\` | ${name} | \`${baseUrl}\` | \`${model}\` | \`${answers}\` |`);
});
