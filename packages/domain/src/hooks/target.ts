import { isIP } from 'node:net';
import { addressClassOf } from './address-class.ts';

/** Where messages may be sent to. */
export interface TargetPolicy {
  /** Of public addresses. */
  ports: readonly number[];
  /** Whether this machine may be told as well, on any port and without TLS: for a demonstration and for tests. */
  loopback: boolean;
}

export const longestTarget = 2_000;

/** The name without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isLocalName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** Whether an address that a name resolves to may be connected to. */
export function isAllowedAddress(address: string, { loopback }: TargetPolicy): boolean {
  const found = addressClassOf(address);
  return found === 'public' || (found === 'loopback' && loopback);
}

/**
 * Why nothing may be sent there, as far as the address itself tells: completes the sentence "The URL …". Null where it
 * may. What a name resolves to is judged anew whenever somebody connects.
 */
export function judgeTarget(text: string, policy: TargetPolicy): string | null {
  const url = text.length <= longestTarget ? URL.parse(text) : null;
  if (url === null) return `must be an absolute URL of at most ${longestTarget} characters`;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.hash !== '') return 'must not have a fragment';
  const host = hostOf(url);
  const isLocal = isLocalName(host) || (isIP(host) !== 0 && addressClassOf(host) === 'loopback');
  if (isLocal) return policy.loopback ? null : 'must not name this machine';
  if (url.protocol !== 'https:') return 'must begin with https://';
  if (isIP(host) !== 0 && addressClassOf(host) !== 'public')
    return 'must not name a private or reserved address';
  if (!policy.ports.includes(portOf(url))) return `must use one of the ports ${policy.ports.join(', ')}`;
  return null;
}
