import { inOneLine } from './plain.ts';

/**
 * A mailbox as headers take it: `"Mugs, Plates & Co." <shop@example.com>` (RFC 5322, 3.4). The name is quoted, so
 * that no comma or bracket in it makes a second recipient.
 */
export const mailbox = (name: string, address: string): string => {
  const quoted = inOneLine(name).replace(/["\\]/g, (character) => `\\${character}`);
  return quoted === '' ? address : `"${quoted}" <${address}>`;
};
