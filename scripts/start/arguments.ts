import { parseArgs } from 'node:util';
import { StartError } from './start-error.ts';

export interface StartArguments {
  /** `first`: only when this home has never sent them. */
  samples: 'first' | 'always' | 'never';
  quiet: boolean;
  help: boolean;
}

export const usage = `npm start                   start everything; the first time, send five sample orders
npm start -- --samples      send the sample orders again
npm start -- --no-samples   send none
npm start -- --quiet        say only what went wrong, and the addresses

PORT (3000) and WAYBILL_HOME (.waybill) let several copies run side by side; .env.example lists every setting.`;

/** Throws `StartError` on an option that does not exist. */
export function readArguments(args: readonly string[]): StartArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        samples: { type: 'boolean' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return {
      samples: values.samples === undefined ? 'first' : values.samples ? 'always' : 'never',
      quiet: values.quiet ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
