import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isAllowedAddress, type TargetPolicy } from '@waybill/domain';

/** A name led to an address that nothing is sent to. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
  override readonly message = 'its name resolves to an address that nothing is sent to';
}

/** As `dns.lookup` with all addresses. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for sockets that finds allowed addresses alone. It is asked at the moment of connecting, and what it finds is
 * what is connected to, so that a name that changes its address in between gains nothing. One address that is not
 * allowed refuses the name.
 */
export const createGuardedLookup =
  (policy: TargetPolicy, resolveAll: ResolveAll = systemLookup): LookupFunction =>
  (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowedAddress(address, policy)))
        return callback(new RefusedAddress(), '');
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
