import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressClassOf } from './address-class.ts';

/** The first and the last address of every block that is not everybody's, with its neighbours where these are public. */
const reserved = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255'],
  ...['100.100.100.200', '169.254.0.0', '169.254.169.254', '169.254.170.2', '169.254.255.255'],
  ...['172.16.0.0', '172.31.255.255', '192.0.0.0', '192.0.0.192', '192.0.2.1', '192.88.99.1'],
  ...['192.168.0.0', '192.168.255.255', '198.18.0.0', '198.19.255.255', '198.51.100.7', '203.0.113.7'],
  ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
  ...['::', '::2', '64:ff9b::a00:1', '64:ff9b:1::1', '100::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1'],
  ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1', '2002:a00:1::', '3fff::1'],
  ...['::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:192.168.1.1', '::10.0.0.1', '5f00::1', '4000::1'],
  ...['', 'localhost', '127.1', '0x7f000001', '2130706433', '1.2.3', '1.2.3.4.5', '::g'],
];
const loopback = ['127.0.0.1', '127.255.255.255', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'];
const everybodys = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255'],
  ...['128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255'],
  ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '168.63.129.15'],
  ...['2606:4700:4700::1111', '2a00:1450:4001::1', '2001:4860:4860::8888', '::ffff:8.8.8.8', '2003::1'],
];

describe('an address', () => {
  it.each(reserved)('"%s" is not everybody’s', (address) => {
    expect(addressClassOf(address)).toBe('reserved');
  });

  it.each(loopback)('%s is this machine’s', (address) => {
    expect(addressClassOf(address)).toBe('loopback');
  });

  it.each(everybodys)('%s is everybody’s', (address) => {
    expect(addressClassOf(address)).toBe('public');
  });

  it('means the same in the clothes of IPv6, however these are written', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const hex = (high: number, low: number) => (high * 256 + low).toString(16);
        const plain = addressClassOf(address);
        expect(addressClassOf(`::ffff:${address}`)).toBe(plain);
        expect(addressClassOf(`::FFFF:${hex(a, b)}:${hex(c, d)}`)).toBe(plain);
        expect(addressClassOf(`0:0:0:0:0:ffff:${hex(a, b)}:${hex(c, d)}`)).toBe(plain);
      }),
    );
  });

  it('of IPv6 is everybody’s only where the first three bits are 001', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(address.startsWith('::') ? '0' : (address.split(':')[0] ?? ''), 16);
        const isMapped = /^(?:0*:)*:?(?:0*:)*ffff:/i.test(address);
        if (addressClassOf(address) === 'public' && !isMapped) expect(first >> 13).toBe(1);
      }),
    );
  });
});
