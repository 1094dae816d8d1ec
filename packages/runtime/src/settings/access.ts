import { z } from 'zod';
import { defineGroup } from './group.ts';
import { type Kind, text } from './kinds.ts';
import { optional, required } from './variable.ts';

const oneKey = /^[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9+/]{43}=$/;

const idOf = (entry: string): string | undefined => entry.trim().split(':')[0];

const keyList: Kind<string> = {
  schema: z
    .string()
    .refine((value) => value.split(',').every((part) => oneKey.test(part.trim())))
    .refine((value) => new Set(value.split(',').map(idOf)).size === value.split(',').length),
  expected: 'keyId:key[,olderKeyId:key…], each key 32 random bytes in base64 (openssl rand -base64 32)',
  example: '2026-01:cmVwbGFjZS1tZS13aXRoLTMyLXJhbmRvbS1ieXRlcyE=',
};

export const accessGroup = defineGroup({
  title: 'Access',
  variables: {
    WAYBILL_SECRET: required(text('output-of-openssl-rand-hex-32-goes-here', 32), {
      summary:
        'What protects the sessions of staff is derived from it; the same in every process; npm start makes one.',
      secret: true,
    }),
    WAYBILL_SIGNING_KEYS: optional(keyList, {
      summary:
        'Ed25519 keys of access tokens: the first signs, all verify, so that a new one goes last first; unset: one is derived from WAYBILL_SECRET.',
      secret: true,
    }),
  },
  build: (values) => ({ secret: values.WAYBILL_SECRET, signingKeys: values.WAYBILL_SIGNING_KEYS }),
});
