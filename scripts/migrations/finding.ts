/** What one step of a migration does to those who use the database meanwhile. */
export interface Finding {
  kind:
    | 'blocks' /** It keeps others waiting for as long as a table is long. */
    | 'removes' /** Processes of the release before still use what it takes away. */
    | 'locks' /** It takes a lock for a moment, and others queue behind it while it waits for its turn. */;
  /** Completes the sentence "line n …". */
  problem: string;
}

export const blocks = (problem: string): Finding => ({ kind: 'blocks', problem });
export const removes = (problem: string): Finding => ({ kind: 'removes', problem });
export const locks = (table: string): Finding => ({ kind: 'locks', problem: `locks ${table}` });
