import { money, row } from './format.ts';
import type { Report } from './report.ts';

export function revenueLines({ revenue: { file, fulfilled, others } }: Report): string[] {
  const rest = Object.entries(others).filter(([, amount]) => amount !== 0n);
  const together = Object.values(others).reduce((sum, amount) => sum + amount, fulfilled);
  return [
    'Revenue in GBP',
    row('fulfilled', money(fulfilled), 'as the API sold it'),
    ...rest.map(([fate, amount]) => row(fate, money(amount), 'as the file has it')),
    row('together', money(together)),
    row('the file', money(file), together === file ? '✓' : `✗ ${money(together - file)} apart`),
  ];
}
