import type { FieldError } from '@waybill/domain';
import { type JSONPath, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { Problem } from '../http/problem.ts';
import { fieldPath } from '../validation/field-path.ts';

/** No request of ours nests deeper than 3. */
const maxDepth = 32;

/** What Postgres cannot store as text. */
function faultOf(text: string): string | null {
  if (text.includes('\0')) return 'must not contain the character U+0000';
  if (!text.isWellFormed()) return 'must not contain half of a surrogate pair';
  return null;
}

function syntaxProblem(error: ParseErrorCode, offset: number, line: number, character: number): Problem {
  const where = `position ${offset} (line ${line + 1}, column ${character + 1})`;
  const what = printParseErrorCode(error)
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
  return new Problem('invalid_json', `The body is not valid JSON at ${where}: ${what}.`, {
    extras: { position: offset },
  });
}

/**
 * What `JSON.parse` would pass over in silence, with its path: a name given twice in an object (it keeps the last),
 * `__proto__`, and text that cannot be stored. Throws `invalid_json` with the position where it is no JSON at all.
 */
function findFaults(text: string): FieldError[] {
  const faults: FieldError[] = [];
  const open: Set<string>[] = [];
  const enter = () => {
    if (open.push(new Set()) > maxDepth) {
      throw new Problem('validation_failed', `The body is nested more than ${maxDepth} levels deep.`);
    }
  };
  const leave = () => void open.pop();
  const blame = (message: string | null, path: JSONPath) => {
    if (message !== null) faults.push({ path: fieldPath(path), message });
  };
  visit(
    text,
    {
      onObjectBegin: enter,
      onObjectEnd: leave,
      onArrayBegin: enter,
      onArrayEnd: leave,
      onObjectProperty: (name, _offset, _length, _line, _character, pathOfObject) => {
        const names = open.at(-1);
        const fault = names?.has(name)
          ? 'is given twice'
          : name === '__proto__'
            ? 'is not allowed'
            : faultOf(name);
        names?.add(name);
        if (fault !== null) blame(fault, [...pathOfObject(), name]);
      },
      onLiteralValue: (value: unknown, _offset, _length, _line, _character, path) => {
        if (typeof value !== 'string') return;
        const fault = faultOf(value);
        if (fault !== null) blame(fault, path());
      },
      onError: (error, offset, _length, line, character) => {
        throw syntaxProblem(error, offset, line, character);
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return faults;
}

/** Parses JSON and refuses what would be understood differently by different readers. */
export function parseJson(text: string): unknown {
  const errors = findFaults(text);
  if (errors.length > 0) {
    throw new Problem('validation_failed', 'The body holds fields that cannot be taken.', { errors });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem('invalid_json', 'The body is not valid JSON.', { cause: error });
  }
}
