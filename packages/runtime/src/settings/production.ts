import type { Variables } from './group.ts';
import type { Problem } from './settings-error.ts';
import type { Variable } from './variable.ts';

/** Of an address such as postgres://user:password@host: everybody tries these first. */
const knownPasswords = new Set([
  'password',
  'waybill',
  'postgres',
  'redis',
  'admin',
  'secret',
  'changeme',
  'test',
]);

/** A secret of 32 characters out of so few was typed, not drawn. */
const fewestCharacters = 8;

/** Of `keyId:key` the key; another name makes it no other. */
const materialOf = (part: string): string =>
  /^[\w.-]+:([A-Za-z0-9+/]{43}=)$/.exec(part.trim())?.[1] ?? part.trim();

const passwordIn = (address: string): string =>
  decodeURIComponent(URL.parse(address)?.password ?? '').toLowerCase();

/** Why nobody is kept out by this secret; null when it will do. Completes the sentence "NAME …", and does not quote it. */
function weaknessOf(value: string, { kind }: Variable<unknown>): string | null {
  if (value.includes('://')) {
    return knownPasswords.has(passwordIn(value)) ? 'has a password that everybody knows' : null;
  }
  if (value.split(',').some((part) => materialOf(part) === materialOf(kind.example))) {
    return 'is the example of the documentation, which is no secret';
  }
  const isDrawn = value.length < 32 || new Set(value).size >= fewestCharacters;
  return isDrawn ? null : 'repeats a few characters, and can be guessed';
}

/** What an installation in production must not start with: settings that are missing, and secrets that are none. */
export function productionProblems(
  variables: Variables,
  given: (name: string) => string | undefined,
): Problem[] {
  return Object.entries(variables).flatMap(([name, variable]) => {
    const value = given(name);
    const { kind, neededInProduction, secret } = variable;
    if (value === undefined) {
      if (neededInProduction === null) return [];
      const wrong = `is not set: in production it has to be, or ${neededInProduction}`;
      return [{ variable: name, wrong, kind }];
    }
    const wrong = secret ? weaknessOf(value, variable) : null;
    return wrong === null ? [] : [{ variable: name, wrong, kind }];
  });
}
