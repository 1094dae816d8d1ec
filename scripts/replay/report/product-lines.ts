import { listLines } from '../checks/discrepancy.ts';
import { writeAmount } from '../sales-file/exact-amount.ts';
import type { RefusedArticle } from '../stock-up.ts';
import type { Report } from './report.ts';

export const productLines = ({ refusedArticles }: Report): string[] =>
  refusedArticles.length === 0 ? [] : ['Products refused', ...refusedArticles.map(describe)];

function describe({ article, error }: RefusedArticle): string {
  const { fileSku, unitPrice, lines } = article;
  const why = error.errors.map(({ path, message }) => `${path} ${message}`).join(', ') || error.message;
  return `  ${fileSku} at ${writeAmount(unitPrice)} (lines ${listLines(lines)}): ${error.status} ${error.code}, ${why}`;
}
