import { newIdempotencyKey } from '../idempotency-key.ts';
import type { WriteOptions } from '../options.ts';
import type { Call, Transport } from '../transport.ts';

/** A POST that can be sent as often as need be: one key for all its attempts. */
export const post = <T>(
  transport: Transport,
  { headers, ...call }: Omit<Call, 'method'>,
  { idempotencyKey = newIdempotencyKey(), ...options }: WriteOptions,
): Promise<T> =>
  transport.send<T>(
    { ...call, method: 'POST', headers: { ...headers, 'idempotency-key': idempotencyKey } },
    options,
  );
