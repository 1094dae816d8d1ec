import type { ItemInput } from '@waybill/sdk';
import { isSellableQuantity } from './expectations.ts';
import { type ExactAmount, writeAmount } from './sales-file/exact-amount.ts';
import type { Sale } from './sales-file/sale.ts';

/** A product of the replay's shop: one SKU of the file at one price. */
export interface Article {
  /** As it is sold. */
  sku: string;
  /** As the file has it. */
  fileSku: string;
  unitPrice: ExactAmount;
  name: string;
  /** Pieces that the file sells of it; what was taken back is not counted. */
  demand: number;
  /** The lines of the file that name it. */
  lines: readonly number[];
}

/**
 * A client says what it buys and never what it costs, so a SKU that the file sells at several prices has to be
 * several products. The price on most rows keeps the plain SKU (the first such price, if there are several); the
 * others are variants, `85123A@2.95`, which the report folds back into their SKU.
 */
export interface Catalogue {
  articles: readonly Article[];
  articleOf(sale: Pick<Sale, 'sku' | 'unitPrice'>): Article;
}

export function planCatalogue(sales: readonly Sale[]): Catalogue {
  const rowsBySku = Map.groupBy(sales, ({ sku }) => sku);
  const taken = new Set(rowsBySku.keys());
  const bySku = new Map<string, Map<ExactAmount, Article>>();
  for (const [fileSku, rows] of rowsBySku) {
    const name = nameOf(fileSku, rows);
    const byPrice = [...Map.groupBy(rows, ({ unitPrice }) => unitPrice)];
    // The sort is stable: of equally frequent prices the first one in the file stays first.
    byPrice.sort(([, a], [, b]) => b.length - a.length);
    const articles = byPrice.map(([unitPrice, sold], index): [ExactAmount, Article] => {
      const sku = index === 0 ? fileSku : free(`${fileSku}@${writeAmount(unitPrice)}`, taken);
      const lines = sold.map(({ line }) => line);
      return [unitPrice, { sku, fileSku, unitPrice, name, demand: demandOf(sold), lines }];
    });
    bySku.set(fileSku, new Map(articles));
  }
  return {
    articles: [...bySku.values()].flatMap((byPrice) => [...byPrice.values()]),
    articleOf: ({ sku, unitPrice }) => {
      const article = bySku.get(sku)?.get(unitPrice);
      if (!article) throw new Error(`the catalogue was planned without ${sku} at ${writeAmount(unitPrice)}`);
      return article;
    },
  };
}

export const itemOf = (catalogue: Catalogue, sale: Sale): ItemInput => ({
  sku: catalogue.articleOf(sale).sku,
  quantity: sale.quantity,
});

/** A file may hold a SKU that looks like a variant of another. */
function free(wanted: string, taken: Set<string>): string {
  let sku = wanted;
  for (let nth = 2; taken.has(sku); nth++) sku = `${wanted}~${nth}`;
  taken.add(sku);
  return sku;
}

const demandOf = (rows: readonly Sale[]): number =>
  rows.reduce((sum, { quantity }) => (isSellableQuantity(quantity) ? sum + quantity : sum), 0);

const longestName = 300;

/** The description on most rows; the SKU, where no row has one. */
function nameOf(sku: string, rows: readonly Sale[]): string {
  const cleaned = rows.map(({ description }) => description.replace(/\p{Cc}+/gu, ' ').trim());
  const frequency = Map.groupBy(
    cleaned.filter((name) => name !== ''),
    (name) => name,
  );
  const [most] = [...frequency.values()].sort((a, b) => b.length - a.length);
  return (most?.[0] ?? sku).slice(0, longestName);
}
