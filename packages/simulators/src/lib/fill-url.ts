/** Puts `values` where the template has their `{names}`; null when one is missing. */
export function fillUrl(template: string, values: Readonly<Record<string, string>>): string | null {
  let complete = true;
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) complete = false;
    return encodeURIComponent(value ?? '');
  });
  return complete ? filled : null;
}
