/** The `expand` of a request, seen from one object: https://docs.stripe.com/api/expanding_objects */
export interface Expand {
  asked(field: string): boolean;
  under(field: string): Expand;
}

export const expanding = (paths: readonly string[]): Expand => ({
  asked: (field) => paths.some((path) => path === field || path.startsWith(`${field}.`)),
  under: (field) =>
    expanding(
      paths.filter((path) => path.startsWith(`${field}.`)).map((path) => path.slice(field.length + 1)),
    ),
});

export const unexpanded = expanding([]);
