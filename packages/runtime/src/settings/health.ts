import { defineGroup } from './group.ts';
import { port, text } from './kinds.ts';
import { withDefault } from './variable.ts';

export const healthGroup = defineGroup({
  title: 'Health of worker and scheduler',
  variables: {
    HEALTH_PORT: withDefault(port(8081), '0', {
      summary:
        'The port on which worker and scheduler answer /livez, /readyz and /metrics; 0 takes a free one.',
    }),
    HEALTH_HOST: withDefault(text('127.0.0.1'), '127.0.0.1', {
      summary: 'The address on which they do.',
    }),
  },
  build: (values) => ({ port: values.HEALTH_PORT, host: values.HEALTH_HOST }),
});
