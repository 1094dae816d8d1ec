import { isIPv6 } from 'node:net';

const v4Mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The four groups that a line gets from its provider; whoever has it chooses the other four as they like. */
function prefixOf(ip: string): string {
  const [head = '', tail = ''] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === '' ? [] : tail.split(':');
  const missing = ip.includes('::') ? 8 - groups.length - last.length : 0;
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...last];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Whom attempts from this address are counted for: an IPv4 address, or an IPv6 network of 64 bits. */
export function networkOf(ip: string | undefined): string {
  const address = ip?.replace(/%.*$/, '') ?? '';
  const [, mapped] = v4Mapped.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? `${prefixOf(address)}::/64` : address;
}
