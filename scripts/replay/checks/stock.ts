import type { Inventory } from '@waybill/sdk';
import type { Article, Catalogue } from '../catalogue.ts';
import type { Outcome } from '../submission.ts';
import type { Discrepancy } from './discrepancy.ts';

/** Pieces of one SKU of the file, all its prices together. */
export interface SkuStock {
  sku: string;
  /** Booked before the first order. */
  opening: number;
  /** What the file sells on the invoices that were fulfilled. */
  sold: number;
  /** What the same orders say, as they were read back. */
  soldByApi: number;
  onHand: number;
  reserved: number;
}

export interface StockInput {
  catalogue: Catalogue;
  /** By the SKU as it is sold. */
  opening: ReadonlyMap<string, number>;
  outcomes: readonly Outcome[];
  inventory: readonly Inventory[];
}

type Pieces = Map<string, number>;

const add = (pieces: Pieces, sku: string, quantity: number): void => {
  pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
};

/** What left and what is held according to the file, by the SKU as it is sold. */
function piecesOfFile({ outcomes, catalogue }: StockInput): { sold: Pieces; held: Pieces } {
  const sold: Pieces = new Map();
  const held: Pieces = new Map();
  for (const { fate, placed, invoice } of outcomes) {
    const isHeld = fate === 'unpaid' && placed?.status === 'awaiting_payment';
    if (fate !== 'fulfilled' && !isHeld) continue;
    for (const sale of invoice.sales) add(isHeld ? held : sold, catalogue.articleOf(sale).sku, sale.quantity);
  }
  return { sold, held };
}

function piecesOfApi({ outcomes }: StockInput): Pieces {
  const sold: Pieces = new Map();
  const items = outcomes.flatMap(({ fate, placed }) => (fate === 'fulfilled' ? (placed?.items ?? []) : []));
  for (const { sku, quantity } of items) add(sold, sku, quantity);
  return sold;
}

/** Every product by itself, at each of its prices. */
export function checkStock(input: StockInput): { bySku: SkuStock[]; discrepancies: Discrepancy[] } {
  const { catalogue, opening, inventory } = input;
  const file = piecesOfFile(input);
  const soldByApi = piecesOfApi(input);
  const levels = new Map(inventory.map((level) => [level.sku, level]));
  const stockOf = ({ sku }: Article): SkuStock => ({
    sku,
    opening: opening.get(sku) ?? 0,
    sold: file.sold.get(sku) ?? 0,
    soldByApi: soldByApi.get(sku) ?? 0,
    onHand: levels.get(sku)?.onHand ?? 0,
    reserved: levels.get(sku)?.reserved ?? 0,
  });
  const stocked = catalogue.articles.map((article) => ({ article, stock: stockOf(article) }));
  const known = new Set(catalogue.articles.map(({ sku }) => sku));
  return {
    bySku: fold(stocked),
    discrepancies: [
      ...stocked.flatMap(({ article, stock }) =>
        stockProblems(stock, file.held.get(article.sku) ?? 0).map((problem) => ({
          subject: `SKU ${article.sku}`,
          problem,
          lines: article.lines,
        })),
      ),
      ...[...levels.keys()]
        .filter((sku) => !known.has(sku))
        .map((sku) => ({
          subject: `SKU ${sku}`,
          problem: 'it is in the shop and not in the file',
          lines: [],
        })),
    ],
  };
}

function stockProblems({ opening, sold, soldByApi, onHand, reserved }: SkuStock, held: number): string[] {
  return [
    ...(opening - sold === onHand
      ? []
      : [`opened with ${opening} and sold ${sold} by the file, but ${onHand} are on hand`]),
    ...(sold === soldByApi ? [] : [`sold ${sold} by the file and ${soldByApi} by the orders`]),
    ...(reserved === held ? [] : [`${reserved} are reserved where ${held} should be`]),
  ];
}

function fold(stocked: readonly { article: Article; stock: SkuStock }[]): SkuStock[] {
  return [...Map.groupBy(stocked, ({ article }) => article.fileSku)].map(([sku, parts]) => {
    const sum = (field: Exclude<keyof SkuStock, 'sku'>) =>
      parts.reduce((total, { stock }) => total + stock[field], 0);
    return {
      sku,
      opening: sum('opening'),
      sold: sum('sold'),
      soldByApi: sum('soldByApi'),
      onHand: sum('onHand'),
      reserved: sum('reserved'),
    };
  });
}
