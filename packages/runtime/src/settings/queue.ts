import { defineGroup } from './group.ts';
import { name, url } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const queueGroup = defineGroup({
  title: 'Queue',
  variables: {
    REDIS_URL: optional(
      url(['redis', 'rediss'], 'a redis:// or rediss:// address', 'redis://localhost:6379'),
      {
        summary: 'BullMQ runs on this Redis (Valkey, Dragonfly); unset: on the PostgreSQL database.',
        secret: true,
      },
    ),
    QUEUE_PREFIX: withDefault(name('waybill'), 'waybill', {
      summary:
        'Precedes every key in Redis: installations that share one need one each; npm start makes one of its folder.',
    }),
  },
  build: (values) => ({ redisUrl: values.REDIS_URL, prefix: values.QUEUE_PREFIX }),
});
