/** Names in use that are not the ones CLDR gives. */
const aliases: Readonly<Record<string, string>> = {
  Burma: 'MM',
  // Jersey and Guernsey have codes of their own; Jersey is the larger.
  'Channel Islands': 'JE',
  'Czech Republic': 'CZ',
  EIRE: 'IE',
  England: 'GB',
  'Great Britain': 'GB',
  Holland: 'NL',
  'Hong Kong': 'HK',
  'Ivory Coast': 'CI',
  Korea: 'KR',
  Macau: 'MO',
  Macedonia: 'MK',
  'Northern Ireland': 'GB',
  'Republic of Ireland': 'IE',
  'Republic of Korea': 'KR',
  RSA: 'ZA',
  'Russian Federation': 'RU',
  Scotland: 'GB',
  'The Netherlands': 'NL',
  Turkey: 'TR',
  UAE: 'AE',
  UK: 'GB',
  USA: 'US',
  'United States of America': 'US',
  'Viet Nam': 'VN',
  Wales: 'GB',
};

/** Reserved for other uses than to name a country (ISO 3166-1, 8.1.3), or not taken into the standard. */
const notAssigned = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ'.split(' '));

/** `Côte d’Ivoire`, `COTE D'IVOIRE` and `Cote d Ivoire` are one name, `St. Lucia` and `Saint Lucia` too. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/\bst (?=\w)/g, 'saint ');

function* assignedCodes(): Generator<string> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      // A code that was given up is an alias of the one that took its place.
      const isCurrent = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
      if (isCurrent && !notAssigned.has(code)) yield code;
    }
  }
}

function indexCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const codes = new Map<string, string>();
  for (const code of assignedCodes()) {
    const name = names.of(code);
    if (name === undefined) continue;
    codes.set(plain(name), code);
    codes.set(plain(code), code);
  }
  for (const [name, code] of Object.entries(aliases)) codes.set(plain(name), code);
  return codes;
}

const codes = indexCodes();

/** ISO 3166-1 alpha-2 for the English name of a country, or for a code; null where it names none. */
export const countryCode = (name: string): string | null => codes.get(plain(name)) ?? null;
