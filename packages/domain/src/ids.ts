import { hash as digest } from 'node:crypto';
import { v7 } from 'uuid';

/** UUIDv7 (RFC 9562, 5.7): unique without a database, and in the order of its making. */
export const newId = (): string => v7();

/**
 * The id of what there is only one of for `subject`: the same one whenever it is made, so that others who know it by
 * its id know it again, also when a database was restored to a moment before it was made. A UUIDv7 of the subject's
 * time; those of one subject are in the order of `nth`, which is below 4,096.
 */
export function derivedId(subject: string, what: string, nth = 0): string {
  const hash = digest('sha256', `${subject} ${nth} ${what}`, 'hex');
  const variant = (0x8 | (Number.parseInt(hash.charAt(0), 16) & 0x3)).toString(16);
  const counter = nth.toString(16).padStart(3, '0');
  return `${subject.slice(0, 13)}-7${counter}-${variant}${hash.slice(1, 4)}-${hash.slice(4, 16)}`;
}
