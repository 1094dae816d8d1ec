import { DomainError } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import { createLimitGuesses } from './limit-guesses.ts';
import { networkOf } from './network-of.ts';

function setUp() {
  let now = 0;
  const limitGuesses = createLimitGuesses({ clock: () => now });
  const outcome = async (ip: string, whose: string, right: boolean): Promise<string> => {
    const verify = async () => {
      if (right) return 'in';
      throw new DomainError('invalid_credentials', 'wrong');
    };
    return limitGuesses({ ip, whose }, verify).catch((error) => error.code);
  };
  const wrong = async (ip: string, whose: string, times: number) => {
    const codes = [];
    for (let n = 0; n < times; n++) codes.push(await outcome(ip, whose, false));
    return codes;
  };
  return { limitGuesses, outcome, wrong, pass: (seconds: number) => (now += seconds * 1_000) };
}

const ada = 'ada@example.com';

describe('who guesses wrong', () => {
  it('waits after the tenth time, twice as long each time, and for a quarter of an hour at most', async () => {
    const { outcome, wrong, pass } = setUp();
    expect(await wrong('192.0.2.1', ada, 11)).toEqual([
      ...Array(10).fill('invalid_credentials'),
      'too_many_attempts',
    ]);
    for (const seconds of [30, 60, 120, 240, 480, 900, 900]) {
      pass(seconds - 1);
      expect(await outcome('192.0.2.1', ada, true)).toBe('too_many_attempts');
      pass(1);
      expect(await outcome('192.0.2.1', ada, false)).toBe('invalid_credentials');
    }
    pass(900);
    expect(await outcome('192.0.2.1', ada, true)).toBe('in');
    expect(await wrong('192.0.2.1', ada, 10)).toEqual(Array(10).fill('invalid_credentials'));
  });

  it('is told how long', async () => {
    const { limitGuesses, wrong } = setUp();
    await wrong('192.0.2.1', ada, 10);
    await expect(limitGuesses({ ip: '192.0.2.1', whose: ada }, async () => 'in')).rejects.toMatchObject({
      details: { headers: { 'Retry-After': '30' } },
    });
  });

  it('keeps nobody out who comes from elsewhere with the right password', async () => {
    const { outcome, wrong } = setUp();
    for (let host = 1; host < 50; host++) await wrong(`192.0.2.${host}`, ada, 11);
    expect(await outcome('198.51.100.1', ada, true)).toBe('in');
  });

  it('keeps a colleague behind the same address out for a minute at most, after a hundred wrong guesses', async () => {
    const { outcome, wrong, pass } = setUp();
    for (let n = 0; n < 10; n++) await wrong('192.0.2.1', `person-${n}@example.com`, 10);
    expect(await outcome('192.0.2.1', ada, true)).toBe('too_many_attempts');
    pass(60);
    expect(await outcome('192.0.2.1', ada, true)).toBe('in');
    expect(await outcome('192.0.2.2', ada, true)).toBe('in');
  });

  it('gains nothing by guessing at once', async () => {
    const { outcome } = setUp();
    const codes = await Promise.all(Array.from({ length: 40 }, () => outcome('192.0.2.1', ada, false)));
    expect(codes.filter((code) => code === 'invalid_credentials')).toHaveLength(10);
  });

  it('gains nothing by another address of the same IPv6 network, or of another case', async () => {
    const { outcome, wrong } = setUp();
    await wrong('2001:db8:1:2::1', ada, 10);
    expect(await outcome('2001:db8:1:2:ffff::9', 'ADA@example.com', true)).toBe('too_many_attempts');
    expect(await outcome('2001:db8:1:3::1', ada, true)).toBe('in');
  });

  it('is not taken for one whose guess could not be looked at', async () => {
    const { limitGuesses, outcome } = setUp();
    const broken = async () => {
      throw new Error('no database');
    };
    for (let n = 0; n < 200; n++) {
      await expect(limitGuesses({ ip: '192.0.2.1', whose: ada }, broken)).rejects.toThrow('no database');
    }
    expect(await outcome('192.0.2.1', ada, true)).toBe('in');
  });

  it('cannot fill the queue that others stand in', async () => {
    const { limitGuesses, outcome } = setUp();
    const gate = Promise.withResolvers<void>();
    const guesses = Array.from({ length: 60 }, (_, n) =>
      limitGuesses({ ip: '192.0.2.1', whose: `${n}` }, () => gate.promise).catch((error) => error.code),
    );
    const other = outcome('198.51.100.1', ada, true);
    gate.resolve();
    expect(await other).toBe('in');
    expect((await Promise.all(guesses)).filter((code) => code === 'too_many_attempts')).toHaveLength(50);
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001::9', '2001:db8:1:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, ''],
  ])('%s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
