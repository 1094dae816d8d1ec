export { type BackUpOptions, backUp } from './back-up.ts';
export { BackupError, type BackupErrorCode } from './error.ts';
export type { BackupEnd, TableCount } from './format.ts';
export { type Restored, type RestoreOptions, restore } from './restore.ts';
