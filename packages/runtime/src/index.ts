export {
  createHealth,
  type Health,
  type HealthOptions,
} from './health/create-health.ts';
export type { Check, Checks, ReadinessReport } from './health/probe.ts';
export { type HealthServer, serveHealth } from './health/serve-health.ts';
export { createLogger, type Logger, type LoggerOptions, type LogIds } from './log/create-logger.ts';
export { logSerializers } from './log/hide-secrets.ts';
export { schemaCheckOrExit } from './schema/schema-check-or-exit.ts';
export { type ProcessKind, type SettingRow, settingsTable } from './settings/catalog.ts';
export {
  badSettingsExitCode,
  readSettings,
  readSettingsOrExit,
  type SettingsOf,
} from './settings/read-settings.ts';
export { SettingsError } from './settings/settings-error.ts';
export type { Environment } from './settings/variable.ts';
export { exitOnCrash } from './shutdown/exit-on-crash.ts';
export {
  onShutdown,
  type Shutdown,
  type ShutdownOptions,
  type ShutdownStep,
} from './shutdown/on-shutdown.ts';
export { version } from './version.ts';
