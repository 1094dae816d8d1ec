import { expect, it } from 'vitest';
import { parseScrape } from './scrape.ts';

it('reads the text format of Prometheus', () => {
  const text = `# HELP a Something.
# TYPE a counter
a 1

b{x="1",y="a \\"quoted\\" \\\\ line\\nbreak"} 2.5e3
c_bucket{le="+Inf"} +Inf 1700000000000
`;
  expect([...parseScrape(text).values()]).toEqual([
    { name: 'a', labels: {}, value: 1 },
    { name: 'b', labels: { x: '1', y: 'a "quoted" \\ line\nbreak' }, value: 2_500 },
    { name: 'c_bucket', labels: { le: '+Inf' }, value: Number.POSITIVE_INFINITY },
  ]);
});

it('refuses what is something else', () => {
  expect(() => parseScrape('<html>')).toThrow('not a line of the Prometheus text format');
});
