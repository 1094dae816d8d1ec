const email = /([A-Za-z0-9])[A-Za-z0-9._%+'-]*@([A-Za-z0-9.-]+\.[A-Za-z]{2,})/g;

/** The first letter and the domain: enough to know again whom one knows. */
export const maskEmail = (text: string): string => text.replaceAll(email, '$1***@$2');

/** The log outlives the people in it: addresses are masked wherever they stand. */
export function mask(value: unknown): unknown {
  if (typeof value === 'string') return maskEmail(value);
  if (Array.isArray(value)) return value.map(mask);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mask(inner)]));
}
