import { hasSqlDetails, loadModule, type Node, parseSync } from 'libpg-query';

/** One statement of a migration. */
export interface Step {
  node: Node;
  /** Of its first word; 1 for the first. */
  line: number;
  /** The reason that a `-- Reviewed: …` above the statement gives for an exception; null without one. */
  reviewed: string | null;
}

/** Reads the script with PostgreSQL's own parser. Throws an `Error` that names the line when it does not parse. */
export async function parseScript(script: string): Promise<Step[]> {
  await loadModule();
  // Positions are in bytes.
  const bytes = Buffer.from(script);
  let end = 0;
  return parse(script).map(({ stmt, stmt_location: from = 0, stmt_len: length = bytes.length - from }) => {
    const before = bytes.subarray(end, from).toString();
    const isFirst = end === 0;
    end = from + length;
    if (!stmt) throw new Error('the parser found an empty statement');
    return {
      node: stmt,
      line: lineAt(bytes, from),
      reviewed: reviewIn(isFirst ? `\n${before}` : before),
    };
  });
}

function parse(script: string) {
  try {
    return parseSync(script).stmts ?? [];
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const at = error.sqlDetails?.cursorPosition ?? 0;
    throw new Error(`line ${lineAt(Buffer.from(script), at)}: ${error.message}`, { cause: error });
  }
}

const lineAt = (bytes: Buffer, position: number): number =>
  bytes.subarray(0, position).toString().split('\n').length;

/** What follows the statement before on its own line belongs to that one. */
function reviewIn(between: string): string | null {
  const comment = between
    .slice(between.indexOf('\n') + 1)
    .split('\n')
    .map((line) => /^\s*--\s?(.*)$/.exec(line)?.[1] ?? '')
    .join(' ');
  return /Reviewed:\s*(.*)$/.exec(comment)?.[1]?.trim() ?? null;
}
