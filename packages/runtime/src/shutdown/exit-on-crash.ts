import type { Logger } from 'pino';

/**
 * After an error that nobody caught the state of the process is not known. Everything that matters is committed in
 * Postgres, so it ends at once, and whoever runs it starts it again.
 */
export function exitOnCrash(log: Logger): void {
  const crash = (error: unknown) => {
    log.fatal({ err: error }, 'uncaught error: exiting');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}
