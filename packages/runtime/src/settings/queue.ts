import { z } from 'zod';
import { defineGroup } from './group.ts';
import { type Kind, name, oneOf, url } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

const address = url(
  ['redis', 'rediss'],
  'a redis:// or rediss:// address, or those of several nodes of a cluster with commas between',
  'redis://localhost:6379',
);
const redisAddresses: Kind<string> = {
  ...address,
  schema: z
    .string()
    .refine((value) => value.split(',').every((part) => address.schema.safeParse(part.trim()).success)),
};

export const queueGroup = defineGroup({
  title: 'Queue',
  variables: {
    REDIS_URL: optional(redisAddresses, {
      summary: 'BullMQ runs on this Redis (Valkey, Dragonfly); unset: on the PostgreSQL database.',
      secret: true,
    }),
    REDIS_CLUSTER: withDefault(oneOf(['true', 'false']), 'false', {
      summary: 'Whether that Redis is a cluster of which REDIS_URL names one node; several are always one.',
    }),
    QUEUE_PREFIX: withDefault(name('waybill'), 'waybill', {
      summary:
        'Precedes every key in Redis: installations that share one need one each; npm start makes one of its folder.',
    }),
  },
  build: (values) => ({
    redisUrl: values.REDIS_URL,
    redisCluster: values.REDIS_CLUSTER === 'true' || (values.REDIS_URL?.includes(',') ?? false),
    prefix: values.QUEUE_PREFIX,
  }),
});
