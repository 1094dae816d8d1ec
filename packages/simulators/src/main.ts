import { badSettingsExitCode, createLogger, exitOnCrash, onShutdown } from '@waybill/runtime';
import { readSettings, type SimulatorSettings } from './settings.ts';
import { startSimulators } from './start-simulators.ts';

/**
 * All simulators in one process, as the environment asks for. When they listen, it prints one line of JSON:
 * `{"ready":true,"stripeUrl":…,"paypalUrl":…,"openaiUrl":…,"smtpUrl":…,"inboxUrl":…}` with those that run. It ends on
 * SIGTERM, on SIGINT, and when the process that started it with an IPC channel is gone.
 */
const settings = ((): SimulatorSettings => {
  try {
    return readSettings(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(badSettingsExitCode);
  }
})();

const log = createLogger({ name: 'simulators', level: settings.logLevel });
exitOnCrash(log);
const { urls, close } = await startSimulators(settings);
onShutdown([{ name: 'close the simulators', run: close }], { deadlineMs: 2_000, log });
process.stdout.write(`${JSON.stringify({ ready: true, ...urls })}\n`);
