/** The messages of these say what to do; anything else is a defect, which needs its stack. */
const names: readonly string[] = [
  'StartError',
  'SettingsError',
  'EmbeddedPostgresError',
  'MigrationError',
  'BackupError',
  'ReplayError',
  'DrillError',
  'DemoError',
  'WaybillError',
  'WaybillConnectionError',
  'WaybillTimeoutError',
];

/** What a command prints of an error that ended it. */
export const wordsFor = (error: unknown): unknown =>
  error instanceof Error && names.includes(error.name) ? `\n${error.message}\n` : error;
