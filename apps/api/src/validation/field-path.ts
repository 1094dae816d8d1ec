const plainName = /^[A-Za-z_$][\w$-]*$/;

/** A path as a reader of the request would write it: `items[0].quantity`, `metadata["a b"]`. */
export const fieldPath = (segments: readonly PropertyKey[]): string =>
  segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    const name = String(segment);
    if (!plainName.test(name)) return `${path}[${JSON.stringify(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  }, '');
