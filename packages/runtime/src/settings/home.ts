import { resolve } from 'node:path';
import { defineGroup } from './group.ts';
import { text } from './kinds.ts';
import { withDefault } from './variable.ts';

export const homeGroup = defineGroup({
  title: 'Local installation (npm start)',
  variables: {
    WAYBILL_HOME: withDefault(text('.waybill'), '.waybill', {
      summary: 'The folder that holds the embedded database, the logs and what the demo shop remembers.',
    }),
  },
  build: (values) => ({ directory: resolve(values.WAYBILL_HOME) }),
});
