import { describe, expect, it } from 'vitest';
import { isAllowedAddress, judgeTarget } from './target.ts';

const strict = { ports: [443, 80], loopback: false };
const trial = { ports: [443], loopback: true };

describe('a URL', () => {
  it.each([
    'https://shop.example/hooks',
    'https://shop.example:80/?k=1',
    'https://1.1.1.1/',
    'https://[2606:4700::1]/x',
  ])('%s may be told', (url) => {
    expect(judgeTarget(url, strict)).toBeNull();
  });

  it.each([
    ['http://shop.example/', 'must begin with https://'],
    ['ftp://shop.example/', 'must begin with https://'],
    ['shop.example', 'absolute URL'],
    ['https://', 'absolute URL'],
    [`https://shop.example/${'x'.repeat(2_000)}`, 'absolute URL'],
    ['https://user@shop.example/', 'credentials'],
    ['https://user:secret@shop.example/', 'credentials'],
    ['https://shop.example/#part', 'fragment'],
    ['https://shop.example:8443/', 'one of the ports 443, 80'],
    ['https://localhost/', 'this machine'],
    ['https://a.localhost/', 'this machine'],
    ['https://127.0.0.1/', 'this machine'],
    ['https://127.1/', 'this machine'],
    ['https://2130706433/', 'this machine'],
    ['https://0x7f.1/', 'this machine'],
    ['https://[::1]/', 'this machine'],
    ['https://[::ffff:127.0.0.1]/', 'this machine'],
    ['https://10.0.0.1/', 'private or reserved'],
    ['https://169.254.169.254/latest/meta-data', 'private or reserved'],
    ['https://[::ffff:a9fe:a9fe]/', 'private or reserved'],
    ['https://[fd00:ec2::254]/', 'private or reserved'],
    ['https://0/', 'private or reserved'],
  ])('%s may not: %s', (url, why) => {
    expect(judgeTarget(url, strict)).toContain(why);
  });

  it('of this machine may be told where that is allowed, without TLS and on any port', () => {
    for (const url of ['http://127.0.0.1:8080/', 'http://localhost:1/', 'http://[::1]:3000/hook'])
      expect(judgeTarget(url, trial)).toBeNull();
    expect(judgeTarget('http://shop.example/', trial)).toBe('must begin with https://');
    expect(judgeTarget('http://10.0.0.1/', trial)).toBe('must begin with https://');
  });
});

it('an address that a name resolves to is allowed where it is everybody’s, and this machine’s where that is', () => {
  const judged = (address: string) => [strict, trial].map((policy) => isAllowedAddress(address, policy));
  expect(judged('8.8.8.8')).toEqual([true, true]);
  expect(judged('127.0.0.1')).toEqual([false, true]);
  expect(judged('192.168.0.1')).toEqual([false, false]);
});
