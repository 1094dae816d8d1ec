/** Passwords that everybody guesses first: the tens of thousands that breaches brought to light most often. */
export type IsBreached = (password: string) => boolean;

let known: Promise<IsBreached> | undefined;

/** Read when the first password is chosen: most processes never need the list. */
async function read(): Promise<IsBreached> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const list = new Set(dictionary['passwords-common']);
  return (password) => list.has(password);
}

export const loadBreached = (): Promise<IsBreached> => {
  known ??= read();
  return known;
};
