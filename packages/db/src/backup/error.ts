export type BackupErrorCode = 'not_ours' | 'not_empty' | 'too_new' | 'damaged' | 'hidden_rows';

/** Nothing was backed up or restored. The message says why and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
