import type { z } from 'zod';

const things: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const plural = (count: number | bigint, noun: string): string =>
  `${count} ${noun}${Number(count) === 1 ? '' : 's'}`;

function bound(origin: string, limit: number | bigint, side: 'least' | 'most'): string {
  switch (origin) {
    case 'string':
      if (side === 'least' && Number(limit) === 1) return 'must not be empty';
      return `must have at ${side} ${plural(limit, 'character')}`;
    case 'array':
      return `must have at ${side} ${plural(limit, 'item')}`;
    default:
      return `must be at ${side} ${limit}`;
  }
}

/** What is wrong with a field, completing the sentence "<path> …". Where a schema brings its own words, they win. */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${things[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return bound(issue.origin, issue.minimum, 'least');
    case 'too_big':
      return bound(issue.origin, issue.maximum, 'most');
    case 'invalid_value':
      return issue.input === undefined ? 'is required' : `must be one of: ${issue.values.join(', ')}`;
    default:
      return undefined;
  }
};
