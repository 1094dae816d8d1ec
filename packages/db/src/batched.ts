import type { Tx } from './tx.ts';

interface Gathering<Input, Output> {
  inputs: Input[];
  /** One for each input. */
  outputs: Promise<readonly Output[]>;
}

/**
 * Makes a question about many into one about one: what several ask at the same moment, in the same transaction, is
 * asked together, once. `all` answers each input, in their order.
 */
export function batched<Ctx extends { readonly tx: Tx }, Input, Output>(
  all: (ctx: Ctx, inputs: readonly Input[]) => Promise<readonly Output[]>,
): (ctx: Ctx, input: Input) => Promise<Output> {
  const gatherings = new WeakMap<Tx, Gathering<Input, Output>>();

  function gather(ctx: Ctx): Gathering<Input, Output> {
    const known = gatherings.get(ctx.tx);
    if (known) return known;
    const inputs: Input[] = [];
    const outputs = everybodyHasAsked().then(() => {
      gatherings.delete(ctx.tx);
      return all(ctx, inputs);
    });
    const gathering = { inputs, outputs };
    gatherings.set(ctx.tx, gathering);
    return gathering;
  }

  return async (ctx, input) => {
    const { inputs, outputs } = gather(ctx);
    const nth = inputs.push(input) - 1;
    const answers = await outputs;
    if (answers.length !== inputs.length)
      throw new Error(`${inputs.length} asked, and ${answers.length} were answered`);
    return answers[nth] as Output;
  };
}

/** Resolves when everything that can run without waiting for the network has run. */
const everybodyHasAsked = (): Promise<void> =>
  Promise.resolve().then(() => new Promise<void>((resolve) => process.nextTick(resolve)));
