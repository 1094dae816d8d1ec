import type { DescribeRequest } from '@waybill/domain';
import { isInOtherLanguage } from './language.ts';
import { instructions } from './prompt.ts';

/** Web and mail addresses, also those that are written without `https://`. */
const address =
  /(?:\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.)[^\s<>"')\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|info|biz|shop|store|online|site|xyz|app|dev|co|example)\b/giu;
const tag = /<\/?[a-z!][^<>]*>/gi;

/** Compares by the words alone. */
const folded = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');

const dataOf = ({ sku, name, currentDescription, tone, keywords }: DescribeRequest): string =>
  folded([sku, name, currentDescription ?? '', tone, ...keywords].join('\n'));

/** The sentences of the instructions that nobody would write about a product. */
const toldSecretly = (length: DescribeRequest['length']): string[] =>
  instructions(length)
    .split(/\n+|(?<=[.:;]) /)
    .map(folded)
    .filter((sentence) => sentence.length >= 30);

/**
 * What is wrong with an answer, as the model wrote it, or null. A model that followed words in the product's data shows
 * it by what the data does not hold: addresses, markup, another language, our own instructions.
 */
export function wrongWith(answer: string, request: DescribeRequest): string | null {
  const [data, said] = [dataOf(request), folded(answer)];
  const isForeign = (found: string) => !data.includes(folded(found));
  if ((answer.match(address) ?? []).some((found) => isForeign(found.replace(/[.,;:!?]+$/, ''))))
    return 'the model wrote an address that the product does not have';
  if ((answer.match(tag) ?? []).some(isForeign)) return 'the model wrote markup';
  if (toldSecretly(request.length).some((sentence) => said.includes(sentence)))
    return 'the model wrote down its instructions';
  if (isInOtherLanguage(answer, request.language)) return `the model did not write in ${request.language}`;
  return null;
}
