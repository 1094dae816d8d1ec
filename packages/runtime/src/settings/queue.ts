import { defineGroup } from './group.ts';
import { url } from './kinds.ts';
import { optional } from './variable.ts';

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
  },
  build: (values) => ({ redisUrl: values.REDIS_URL }),
});
