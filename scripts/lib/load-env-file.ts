import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads `.env` at the root of the project, if there is one. What is set outside wins over it. */
export function loadEnvFile(): void {
  const path = fileURLToPath(new URL('../../.env', import.meta.url));
  if (existsSync(path)) process.loadEnvFile(path);
}
