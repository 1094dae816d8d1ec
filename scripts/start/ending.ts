/** How a process ended; both are null when it could not even be started. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export function describeEnding({ code, signal }: Ending): string {
  if (signal) return `was ended by ${signal}`;
  return code === null ? 'could not be started' : `ended with exit code ${code}`;
}
