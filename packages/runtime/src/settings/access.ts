import { defineGroup } from './group.ts';
import { text } from './kinds.ts';
import { required } from './variable.ts';

export const accessGroup = defineGroup({
  title: 'Access',
  variables: {
    WAYBILL_SECRET: required(text('output-of-openssl-rand-hex-32-goes-here', 32), {
      summary: 'Signs the access tokens of staff; the same in every process; npm start makes one.',
      secret: true,
    }),
  },
  build: (values) => ({ secret: values.WAYBILL_SECRET }),
});
