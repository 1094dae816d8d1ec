import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';

/** A node of the tree by which products are sorted. */
export interface Category {
  /** In addresses: `coffee-cups`. */
  code: string;
  name: string;
  parent: string | null;
  /** The codes from the root to this one, which is the last. */
  path: string[];
  /** Its place among its siblings. */
  position: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewCategory {
  code: string;
  name: string;
  parent?: string | null | undefined;
  /** 0 if absent. */
  position?: number | undefined;
}

export type CategoryChanges = Partial<Omit<NewCategory, 'code'>>;

/** In one shop. The whole tree is read at once. */
export const maxCategories = 2_000;
/** From the root to a leaf. */
export const maxCategoryDepth = 10;

const fields = `code, name, parent, path, position, created_at AS "createdAt", updated_at AS "updatedAt"`;

const selectAll = statement<Category>(
  'categories',
  `SELECT ${fields} FROM categories WHERE tenant_id = $1 ORDER BY path`,
);

/** Who changes the tree waits for who does it already: it is rare, and of two moves each could break what the other saw. */
const lockTree = statement(
  'categories-lock',
  `SELECT pg_advisory_xact_lock(hashtextextended('categories:' || $1::text, 0))`,
);

const insert = statement<Category>(
  'category-insert',
  `INSERT INTO categories (tenant_id, code, name, parent, path, position, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING ${fields}`,
);

const update = statement<Category>(
  'category-update',
  `UPDATE categories SET name = $3, parent = $4, path = $5, position = $6, updated_at = $7
   WHERE tenant_id = $1 AND code = $2 RETURNING ${fields}`,
);

/** What lay below a path of so many steps lies below another one. */
const moveBelow = statement(
  'category-move-below',
  `UPDATE categories SET path = $3::text[] || path[$4::int + 1:], updated_at = $5
   WHERE tenant_id = $1 AND $2 = ANY (path) AND code <> $2`,
);

const remove = statement('category-delete', 'DELETE FROM categories WHERE tenant_id = $1 AND code = $2');

const isUsed = statement<{ products: boolean }>(
  'category-used',
  'SELECT EXISTS (SELECT FROM products WHERE tenant_id = $1 AND category = $2) AS products',
);

/** Nobody puts a product into it until this transaction ends. */
const lockOne = statement<{ code: string }>(
  'category-lock',
  'SELECT code FROM categories WHERE tenant_id = $1 AND code = $2 FOR UPDATE',
);

/** It stays as long as this transaction. */
const holdOne = statement<{ code: string }>(
  'category-hold',
  'SELECT code FROM categories WHERE tenant_id = $1 AND code = $2 FOR KEY SHARE',
);

const invalid = (why: string) => new DomainError('invalid_parent', why);

/** Parents before their children, siblings by position and name. */
export function inTreeOrder(categories: readonly Category[]): Category[] {
  const childrenOf = Map.groupBy(categories, ({ parent }) => parent);
  const below = (parent: string | null): Category[] =>
    (childrenOf.get(parent) ?? [])
      .toSorted((a, b) => a.position - b.position || compare(a.name, b.name) || compare(a.code, b.code))
      .flatMap((category) => [category, ...below(category.code)]);
  return below(null);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where a category lies below this parent. Throws `invalid_parent` for one that is not there, too deep, or below itself. */
export function pathBelow(
  tree: readonly Pick<Category, 'code' | 'path'>[],
  { code, parent }: { code: string; parent: string | null },
): string[] {
  if (parent === null) return [code];
  const above = tree.find((category) => category.code === parent);
  if (!above) throw invalid(`There is no category ${parent}.`);
  if (above.path.includes(code)) throw invalid(`${parent} lies below ${code}, or is it.`);
  const own = tree.find((category) => category.code === code)?.path.length ?? 0;
  const deepest = Math.max(
    0,
    ...tree.filter(({ path }) => path.includes(code)).map(({ path }) => path.length - own),
  );
  if (above.path.length + 1 + deepest > maxCategoryDepth) {
    throw invalid(`Categories are at most ${maxCategoryDepth} deep.`);
  }
  return [...above.path, code];
}

const readAll = ({ tx, tenantId }: Ctx): Promise<Category[]> => tx.all(selectAll, [tenantId]);

/** The whole tree, parents before their children. */
export const listCategories = async (ctx: Ctx): Promise<Category[]> => inTreeOrder(await readAll(ctx));

async function lockAll(ctx: Ctx): Promise<Category[]> {
  await ctx.tx.all(lockTree, [ctx.tenantId]);
  return readAll(ctx);
}

function find(tree: readonly Category[], code: string): Category {
  const category = tree.find((each) => each.code === code);
  if (!category) throw notFound('category');
  return category;
}

/** Throws `not_found`. */
export const getCategory = async (ctx: Ctx, code: string): Promise<Category> =>
  find(await readAll(ctx), code);

/** Throws `unknown_category`. */
export async function requireCategory(ctx: Ctx, code: string): Promise<void> {
  if (await ctx.tx.maybe(holdOne, [ctx.tenantId, code])) return;
  throw new DomainError('unknown_category', `There is no category ${code}.`);
}

/** The codes of a category and of all below it; none where there is no such category. */
export const subtreeOf = async (ctx: Ctx, code: string): Promise<string[]> =>
  (await readAll(ctx)).filter(({ path }) => path.includes(code)).map((category) => category.code);

/** Throws `already_exists`, `invalid_parent`, `limit_reached`. */
export async function createCategory(ctx: Ctx, input: NewCategory): Promise<Category> {
  const { code, name, parent = null, position = 0 } = input;
  const tree = await lockAll(ctx);
  if (tree.some((category) => category.code === code)) {
    throw new DomainError('already_exists', `There is a category ${code} already.`);
  }
  if (tree.length >= maxCategories) {
    throw new DomainError('limit_reached', `A shop has at most ${maxCategories} categories.`);
  }
  const path = pathBelow(tree, { code, parent });
  const category = await ctx.tx.maybe(insert, [ctx.tenantId, code, name, parent, path, position, ctx.now]);
  if (!category) throw notFound('category');
  ctx.audit({
    action: 'category.create',
    subject: { type: 'category', id: code },
    before: null,
    after: { name, parent, position },
  });
  return category;
}

/** Renames it, or moves it with all that lies below. Throws `not_found`, `invalid_parent`. */
export async function updateCategory(ctx: Ctx, code: string, changes: CategoryChanges): Promise<Category> {
  const tree = await lockAll(ctx);
  const before = find(tree, code);
  const { name = before.name, parent = before.parent, position = before.position } = changes;
  const path = parent === before.parent ? before.path : pathBelow(tree, { code, parent });
  const category = await ctx.tx.maybe(update, [ctx.tenantId, code, name, parent, path, position, ctx.now]);
  if (!category) throw notFound('category');
  if (parent !== before.parent) {
    await ctx.tx.run(moveBelow, [ctx.tenantId, code, path, before.path.length, ctx.now]);
  }
  ctx.audit({
    action: 'category.update',
    subject: { type: 'category', id: code },
    before: { name: before.name, parent: before.parent, position: before.position },
    after: { name, parent, position },
  });
  return category;
}

/** Throws `not_found`, and `in_use` for one with categories or products. */
export async function deleteCategory(ctx: Ctx, code: string): Promise<void> {
  const tree = await lockAll(ctx);
  const { name, parent, position } = find(tree, code);
  await ctx.tx.maybe(lockOne, [ctx.tenantId, code]);
  const used = await ctx.tx.maybe(isUsed, [ctx.tenantId, code]);
  if (used?.products || tree.some((category) => category.parent === code)) {
    throw new DomainError('in_use', 'Other categories or products are in it.');
  }
  await ctx.tx.run(remove, [ctx.tenantId, code]);
  ctx.audit({
    action: 'category.delete',
    subject: { type: 'category', id: code },
    before: { name, parent, position },
    after: null,
  });
}
