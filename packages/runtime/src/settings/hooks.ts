import { defineGroup } from './group.ts';
import { oneOf, portList } from './kinds.ts';
import { withDefault } from './variable.ts';

export const hooksGroup = defineGroup({
  title: 'Webhooks to shops',
  variables: {
    WEBHOOK_PORTS: withDefault(portList('443,80'), '443,80', {
      summary: 'The ports that endpoints of shops may use; nothing is sent without TLS.',
    }),
    WEBHOOK_TARGETS: withDefault(oneOf(['public', 'loopback']), 'public', {
      summary:
        'Where messages are sent to: public addresses alone, or also this machine itself (loopback), on any port and without TLS, which is for trying out.',
    }),
  },
  build: (values) => ({ ports: values.WEBHOOK_PORTS, loopback: values.WEBHOOK_TARGETS === 'loopback' }),
});
