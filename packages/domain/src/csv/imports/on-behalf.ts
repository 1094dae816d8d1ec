import type { Actor, Ctx } from '../../context.ts';

/** The same transaction in the name of who asked for what a job does: in histories, and on record. */
export const onBehalfOf = (ctx: Ctx, actor: Actor): Ctx => ({
  ...ctx,
  actor,
  audit: (note) => ctx.audit({ ...note, actor }),
});
