export type EmbeddedPostgresErrorCode =
  | 'already_running'
  | 'disk_full'
  | 'engine_missing'
  | 'engine_unusable'
  | 'incomplete_data'
  | 'init_failed'
  | 'no_unprivileged_user'
  | 'not_writable'
  | 'password_mismatch'
  | 'start_failed'
  | 'unreachable'
  | 'wrong_owner'
  | 'wrong_version';

/** Everything that can keep the embedded database from starting. The message says what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const elsewhere = 'choose another folder with WAYBILL_HOME=/path/to/folder';

/** A file operation of ours failed: says which, and what helps. */
export function fileProblem(error: unknown, path: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const cause = { cause: error };
  switch (errnoOf(error)) {
    case 'EROFS':
      return new EmbeddedPostgresError(
        'not_writable',
        `${path} is on a read-only file system: ${elsewhere}.`,
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return new EmbeddedPostgresError(
        'not_writable',
        `No permission to use ${path}: start as the user it belongs to, or ${elsewhere}.`,
        cause,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, cause);
    case 'ENOENT':
      // What Node says of a folder that cannot be created, on a read-only file system too.
      return new EmbeddedPostgresError('not_writable', `${path} cannot be created: ${elsewhere}.`, cause);
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedPostgresError(
        'not_writable',
        `${path} cannot be used as a folder, because a file is in its place: remove the file, or ${elsewhere}.`,
        cause,
      );
    default:
      return new EmbeddedPostgresError('start_failed', `${path}: ${messageOf(error)}`, cause);
  }
}

export function diskFull(path: string, options?: ErrorOptions): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'disk_full',
    `No space is left for the database at ${path} (a new one needs about 60 MB): free some, or ${elsewhere}.`,
    options,
  );
}

/** Nothing may be changed in what is not a whole database: it may be somebody's data. */
export function incomplete(dataDir: string, why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'incomplete_data',
    `${dataDir} is not a whole database (${why}). Nothing was changed in it. If it is to be kept, restore it from a ` +
      `backup; if not, move it away (mv ${dataDir} ${dataDir}-broken) and start again with an empty database.`,
  );
}

export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
