export type MigrationErrorCode = 'edited' | 'failed' | 'failed_before' | 'locked';

/** The database was not brought up to date. The message says why and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;

  constructor(code: MigrationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
