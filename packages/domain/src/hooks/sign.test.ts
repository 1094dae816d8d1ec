import { describe, expect, it } from 'vitest';
import { generateHookSecret, hintOfSecret, signHook } from './sign.ts';

describe('a message to an endpoint', () => {
  /** The example of the specification's own libraries (standardwebhooks, libraries/python/tests/test_webhooks.py). */
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_999),
    body: '{"test": 2432232314}',
  };

  it('is signed as the specification’s example is', () => {
    expect(signHook(message, [secret])).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('carries one signature for each secret, with a space between them', () => {
    const headers = signHook(message, [generateHookSecret(), secret]);
    const [first, second, ...others] = String(headers['webhook-signature']).split(' ');
    expect(second).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(first).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
    expect(others).toEqual([]);
  });

  it('is signed with 32 random bytes, of which the last characters are a hint', () => {
    const made = generateHookSecret();
    expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(generateHookSecret()).not.toBe(made);
    expect(made).toContain(`${hintOfSecret(made)}=`);
    expect(hintOfSecret(made)).toHaveLength(4);
  });
});
