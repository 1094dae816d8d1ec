import { z } from 'zod';
import { defineGroup } from './group.ts';
import type { Kind } from './kinds.ts';
import { optional } from './variable.ts';

const oneKey = /^[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9+/]{43}=$/;

const keyList: Kind<string> = {
  schema: z.string().refine((value) => value.split(',').every((part) => oneKey.test(part.trim()))),
  expected: 'keyId:key[,olderKeyId:key…], each key 32 bytes in base64 (openssl rand -base64 32)',
  example: '2026-01:cmVwbGFjZS1tZS13aXRoLTMyLXJhbmRvbS1ieXRlcyE=',
};

export const credentialsGroup = defineGroup({
  title: 'Credentials of shops',
  variables: {
    WAYBILL_CREDENTIALS_KEYS: optional(keyList, {
      summary:
        "Encrypts shops' own credentials at payment providers, the secrets of their webhooks and second factors of staff, the first key anew, the others what is there; unset: there are none of these.",
      secret: true,
    }),
  },
  build: (values) => ({ keys: values.WAYBILL_CREDENTIALS_KEYS }),
});
