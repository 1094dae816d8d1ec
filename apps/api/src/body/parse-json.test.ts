import { describe, expect, it } from 'vitest';
import { Problem } from '../http/problem.ts';
import { parseJson } from './parse-json.ts';

function problemOf(text: string): Problem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('JSON that is taken', () => {
  it.each([
    ['{"a":[1,2.5,-3e2,null,true,"é\\u00e9\\n"],"b":{}}'],
    ['  [ ]  '],
    ['"text"'],
    ['{"constructor":{"prototype":1},"":0}'],
    ['{"a":{"x":1},"b":{"x":2}}'],
    ['"\\ud83d\\ude00"'],
  ])('%s means what JSON.parse says', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe('what is not JSON', () => {
  it.each([
    ['{"a": x}', 6],
    ['{"a":1,}', 7],
    ['[1,]', 3],
    ["{'a':1}", 1],
    ['{"a":1} extra', 8],
    ['{"a":1 // comment\n}', 7],
    ['{"a":01}', 6],
    ['{"a":"\\x"}', 5],
    ['{"a":"b', 5],
    ['[NaN]', 1],
    ['{"a"', 4],
    ['', 0],
  ])('%s is refused with its position', (text, position) => {
    const problem = problemOf(text);
    expect(problem.code).toBe('invalid_json');
    expect(problem.details.extras).toEqual({ position });
    expect(problem.message).toContain(`position ${position} (line`);
  });

  it('names line and column for people', () => {
    expect(problemOf('{\n  "a": 1\n  "b": 2\n}').message).toContain('line 3, column 3');
  });
});

describe('what readers would understand differently', () => {
  it.each([
    ['{"a":1,"a":1}', 'a', 'is given twice'],
    ['{"items":[{"sku":"A"},{"sku":"B","quantity":1,"sku":"C"}]}', 'items[1].sku', 'is given twice'],
    ['{"a":1,"\\u0061":2}', 'a', 'is given twice'],
    ['{"__proto__":{"admin":true}}', '__proto__', 'is not allowed'],
    ['{"metadata":{"__proto__":"x"}}', 'metadata.__proto__', 'is not allowed'],
    ['{"name":"a\\u0000b"}', 'name', 'must not contain the character U+0000'],
    ['{"list":["ok","\\ud800"]}', 'list[1]', 'must not contain half of a surrogate pair'],
    ['{"m":{"a\\u0000":"x"}}', 'm["a\\u0000"]', 'must not contain the character U+0000'],
  ])('%s is refused at %s', (text, path, message) => {
    const problem = problemOf(text);
    expect(problem.code).toBe('validation_failed');
    expect(problem.details.errors).toEqual([{ path, message }]);
  });

  it.each(['[', '{"a":', '[{"a":'])(
    'refuses a quarter of a million times %s without running out of stack',
    (open) => {
      expect(problemOf(open.repeat(250_000)).message).toContain('nested more than 32 levels');
    },
  );

  it('takes 32 levels', () => {
    expect(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined();
  });
});
