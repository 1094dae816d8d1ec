import { expect, it } from 'vitest';
import { countryCode } from './country.ts';

it.each([
  ['United Kingdom', 'GB'],
  ['EIRE', 'IE'],
  ['RSA', 'ZA'],
  ['USA', 'US'],
  ['Channel Islands', 'JE'],
  ['Czech Republic', 'CZ'],
  ['Hong Kong', 'HK'],
  ['Saudi Arabia', 'SA'],
  ['United Arab Emirates', 'AE'],
  ['Korea', 'KR'],
  ['Germany', 'DE'],
  ['  germany ', 'DE'],
  ['Cote d’Ivoire', 'CI'],
  ['Saint Lucia', 'LC'],
  ['St. Lucia', 'LC'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['Burma', 'MM'],
  ['GB', 'GB'],
  ['st', 'ST'],
])('knows %s as %s', (name, code) => {
  expect(countryCode(name)).toBe(code);
});

it.each([
  'Unspecified',
  'European Community',
  'European Union',
  'West Indies',
  'Unknown Region',
  'XX',
  'UK1',
  '',
])('makes up no country for %j', (name) => {
  expect(countryCode(name)).toBeNull();
});

it('gives every country of ISO 3166-1 for its own code, and gives no other', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  // UK is an alias in use for GB.
  const known = pairs.filter((code) => countryCode(code) !== null && code !== 'UK');
  expect(known).toHaveLength(249);
  expect(known.filter((code) => countryCode(code) !== code)).toEqual([]);
});
