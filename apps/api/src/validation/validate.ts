import { explainIssue, type FieldError } from '@waybill/domain';
import type { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { fieldPath } from './field-path.ts';

/** An unknown field is named itself, not the object it stands in. */
function fieldErrorsOf(issue: z.core.$ZodIssue, known: 'field' | 'query parameter'): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: fieldPath([...issue.path, key]),
      message: `is not a known ${known}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [
      { path: fieldPath(issue.path), message: `has a name that ${inner?.message ?? 'is not allowed'}` },
    ];
  }
  return [{ path: fieldPath(issue.path), message: issue.message }];
}

function check<Output>(
  schema: z.ZodType<Output>,
  input: unknown,
  { what, known }: { what: string; known: 'field' | 'query parameter' },
): Output {
  const result = schema.safeParse(input, { error: explainIssue });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrorsOf(issue, known));
  throw new Problem('validation_failed', what, { errors });
}

/** Throws `validation_failed` with the path of every field at fault. */
export const validateBody = <Output>(schema: z.ZodType<Output>, body: unknown): Output =>
  check(schema, body, { what: 'The body has fields that cannot be taken.', known: 'field' });

/** Throws `validation_failed` naming the parameters at fault. */
export const validateQuery = <Output>(schema: z.ZodType<Output>, query: unknown): Output =>
  check(schema, query, { what: 'The query has parameters that cannot be taken.', known: 'query parameter' });
