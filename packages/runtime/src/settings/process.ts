import { defineGroup } from './group.ts';
import { oneOf, wholeNumber } from './kinds.ts';
import { withDefault } from './variable.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const processGroup = defineGroup({
  title: 'Process',
  variables: {
    NODE_ENV: withDefault(oneOf(['development', 'test', 'production']), 'development', {
      summary: 'What kind of place this runs in.',
    }),
    LOG_LEVEL: withDefault({ ...oneOf(logLevels), example: 'info' }, 'info', {
      summary: 'The least severe log line that is written.',
    }),
    SHUTDOWN_DEADLINE_MS: withDefault(wholeNumber(100, 600_000, 8_000), '8000', {
      summary:
        'How long a process may take to finish what it has begun when it is told to stop, in milliseconds.',
    }),
  },
  build: (values) => ({
    environment: values.NODE_ENV,
    logLevel: values.LOG_LEVEL,
    shutdownDeadlineMs: values.SHUTDOWN_DEADLINE_MS,
  }),
});
