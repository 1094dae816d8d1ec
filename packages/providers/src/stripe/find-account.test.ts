import { describe, expect, it } from 'vitest';
import { open, options, refusal, secretKey, startProvider } from './test-provider.ts';

const started = (key: string, accountId = 'acct_1Shop') =>
  startProvider({ simulator: { secretKey: key, accountId }, provider: { secretKey: key } });

describe('the account that payments are made under', () => {
  it('is the key’s own, and asked for once', async () => {
    const { provider, simulator } = await started(secretKey);
    expect(await provider.account(options)).toEqual({ id: 'acct_1Shop', mode: 'test' });
    simulator.addFault({ match: { path: '/v1/account', times: 100 }, fault: { kind: 'drop_before' } });
    expect(await provider.account(options)).toEqual({ id: 'acct_1Shop', mode: 'test' });
  });

  it('is asked for again when there was no answer', async () => {
    const { provider, simulator } = await started(secretKey);
    simulator.addFault({ match: { path: '/v1/account' }, fault: { kind: 'drop_before' } });
    expect((await refusal(provider.account(options))).kind).toBe('unknown');
    expect(await provider.account(options)).toMatchObject({ id: 'acct_1Shop' });
  });

  it('is known by the end of a restricted key, which may not ask', async () => {
    const key = 'rk_live_51ShopSecret4242';
    const { provider } = await started(key);
    const account = await provider.account(options);
    expect(account).toEqual({ id: 'restricted key …4242', mode: 'live' });
    expect(JSON.stringify(account)).not.toContain('Secret');
  });

  it('has no payments of another', async () => {
    const [one, other] = [await started(secretKey), await started(secretKey, 'acct_2Shop')];
    const { reference } = await open(one.provider);
    expect((await refusal(other.provider.lookup(reference, options))).kind).toBe('not_found');
    expect((await other.provider.account(options)).id).not.toBe((await one.provider.account(options)).id);
  });
});
