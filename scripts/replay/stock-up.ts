import { type Inventory, type ProductInput, type Waybill, WaybillError } from '@waybill/sdk';
import type { Article } from './catalogue.ts';
import { each } from './each.ts';
import { currency } from './order-request.ts';
import type { Run } from './run.ts';
import { toMinorUnits } from './sales-file/exact-amount.ts';
import { waitUntilDone } from './wait-until-done.ts';

/** Pieces beyond what the file sells, so that stock that was never sold is there to be counted too. */
const sparePieces = 25;
/** In one adjustment. */
const mostPieces = 1_000_000;

/** A product that the API would not have. */
export interface RefusedArticle {
  article: Article;
  product: ProductInput;
  error: WaybillError;
}

export interface Opening {
  /** Pieces by the SKU as it is sold. */
  pieces: ReadonlyMap<string, number>;
  refused: readonly RefusedArticle[];
}

/** Creates the products that are sold at all and books their stock; resolves when all of it is on hand. */
export async function stockUp(run: Run, articles: readonly Article[]): Promise<Opening> {
  const { concurrency, signal, progress } = run;
  const pieces = new Map<string, number>();
  const refused: RefusedArticle[] = [];
  const needed = articles.filter(({ demand }) => demand > 0);
  await progress.count('Products and stock', needed.length, (onDone) =>
    each(needed, { concurrency, signal, onDone }, async (article) => {
      const product = productOf(article);
      const error = await create(run, product);
      if (error) {
        refused.push({ article, product, error });
        return;
      }
      const opening = article.demand + sparePieces;
      await book(run, article.sku, opening);
      pieces.set(article.sku, opening);
    }),
  );
  await progress.count('Stock on hand', pieces.size, (onDone) =>
    waitUntilDone(pieces.size, { signal, onDone }, async () => {
      const inventory = await readInventory(run.shop, signal);
      return inventory.filter(({ sku, onHand }) => onHand === pieces.get(sku)).length;
    }),
  );
  return { pieces, refused };
}

const productOf = ({ sku, name, unitPrice }: Article): ProductInput => ({
  sku,
  name,
  price: toMinorUnits(unitPrice),
  currency,
});

/** The refusal, if it was one. */
async function create({ shop, signal }: Run, product: ProductInput): Promise<WaybillError | null> {
  try {
    await shop.products.create(product, { signal });
    return null;
  } catch (error) {
    if (error instanceof WaybillError && error.status === 400) return error;
    throw error;
  }
}

async function book({ shop, signal }: Run, sku: string, pieces: number): Promise<void> {
  for (let open = pieces; open > 0; open -= mostPieces) {
    const delta = Math.min(open, mostPieces);
    await shop.inventory.adjust({ sku, delta, reason: 'Opening stock of the replay' }, { signal });
  }
}

export async function readInventory(shop: Waybill, signal: AbortSignal): Promise<Inventory[]> {
  return await Array.fromAsync(shop.inventory.list({ limit: 100 }, { signal }));
}
