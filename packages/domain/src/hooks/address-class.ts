import { BlockList, isIP } from 'node:net';

/** Whom an address belongs to: `public` is everybody's, `loopback` this machine's, `reserved` any other. */
export type AddressClass = 'public' | 'loopback' | 'reserved';

/**
 * IPv4 without what is reachable by everybody: the IANA IPv4 Special-Purpose Address Registry (RFC 6890), multicast
 * (RFC 5771), and an address of a cloud's own that it does not list.
 */
const reservedV4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Shared by the customers of a provider (RFC 6598); Alibaba's metadata are at 100.100.100.200.
  ['100.64.0.0', 10],
  // Link-local; 169.254.169.254 has the metadata of most clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Azure's wire server, in the middle of public addresses.
  ['168.63.129.16', 32],
];

/** Global unicast addresses (RFC 4291, 2.4) are the only ones of IPv6 that may be public; of these, not all are. */
const globalV6 = ['2000::', 3] as const;
const reservedV6: readonly (readonly [network: string, bits: number])[] = [
  // IETF protocol assignments, Teredo and ORCHID among them.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4: an IPv4 address is inside.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const reserved = new BlockList();
for (const [network, bits] of reservedV4) reserved.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of reservedV6) reserved.addSubnet(network, bits, 'ipv6');

const global = new BlockList();
global.addSubnet(...globalV6, 'ipv6');

/** An IPv4 address in the clothes of IPv6 (RFC 4291, 2.5.5.2). */
const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/** What is no address is reserved. A block list looks through the clothes: it knows ::ffff:10.0.0.1 as 10.0.0.1. */
export function addressClassOf(address: string): AddressClass {
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0 || bare !== address) return 'reserved';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (loopback.check(bare, family)) return 'loopback';
  if (reserved.check(bare, family)) return 'reserved';
  const isV4 = version === 4 || mapped.check(bare, 'ipv6');
  return isV4 || global.check(bare, 'ipv6') ? 'public' : 'reserved';
}
