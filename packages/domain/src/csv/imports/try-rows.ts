import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';

const savepoint = statement('csv-trial-begin', 'SAVEPOINT csv_trial');
const rollback = statement('csv-trial-undo', 'ROLLBACK TO SAVEPOINT csv_trial');

/** Nothing that is owed, told or put on record comes of a trial. */
const silent = (ctx: Ctx): Ctx => ({
  ...ctx,
  enqueue: () => undefined,
  handOn: () => undefined,
  audit: () => undefined,
  tell: () => undefined,
});

/** Does it, and undoes it: what would come of it is known as surely as by doing it, and nobody ever sees it. */
export async function tryOut<T>(ctx: Ctx, body: (ctx: Ctx) => Promise<T>): Promise<T> {
  await ctx.tx.run(savepoint);
  const result = await body(silent(ctx));
  await ctx.tx.run(rollback);
  return result;
}
