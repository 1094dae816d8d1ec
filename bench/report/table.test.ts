import { expect, it } from 'vitest';
import { renderResults, renderTable } from './table.ts';
import { comparison, measured, results } from './testing.ts';

it('keeps the columns in line', () => {
  const rows = [
    ['a', '1'],
    ['longer', '20'],
  ];
  expect(renderTable(['name', 'n'], rows)).toBe(
    '| name   | n  |\n|--------|----|\n| a      | 1  |\n| longer | 20 |',
  );
});

it('shows each ratio with its spread, what was promised, and whether it holds', () => {
  const text = renderResults(results(measured()));
  expect(text).toContain('1,100 (1,000–1,210) against 1,000 (1,000–1,100) orders/s');
  expect(text).toMatch(/\| 1\.10 \(1\.00–1\.10\) +\| at least 1\.00 +\| yes/);
  const missed = comparison({ ours: [900, 900, 900] });
  expect(renderResults(results(measured({ comparisons: [missed] })))).toMatch(/at least 1\.00 +\| NO/);
});

it('adds up what an order costs', () => {
  const text = renderResults(results(measured()));
  expect(text).toMatch(/\| intake +\| 0\.30 +\|.*\| 0\.10 +\|.*\| 0\.40 +\|/);
});

it('says how busy the machine was, and names what is broken', () => {
  const text = renderResults(results(measured({ broken: ['of 100 pieces 101 were sold'] })));
  expect(text).toMatch(/\| intake +\| 2026-11-21 12:30 +\| 4 % +\|/);
  expect(text).toContain('**Broken: of 100 pieces 101 were sold**');
});
