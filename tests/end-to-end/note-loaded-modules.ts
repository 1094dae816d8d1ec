import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** Preloaded into a process: writes down which modules of OpenTelemetry it loads. */
const notes = process.env['NOTE_LOADED_MODULES_IN'];

registerHooks({
  load(url, context, nextLoad) {
    const [, name] = /\/node_modules\/(@opentelemetry\/[\w-]+)\//.exec(url) ?? [];
    if (name !== undefined && notes !== undefined) appendFileSync(notes, `${name}\n`);
    return nextLoad(url, context);
  },
});
