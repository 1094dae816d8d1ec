import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@waybill/db/embedded';
import { hireUndertaker } from './undertaker.ts';

/** What is thrown away need not survive a power cut. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** An embedded server whose data goes when it stops, or when this process ends without stopping it. */
export async function startTemporaryPostgres(
  options: { settings?: Readonly<Record<string, string>> } = {},
): Promise<EmbeddedPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'waybill-postgres-'));
  // When root starts us, the server runs as another user, who must be able to enter.
  chmodSync(home, 0o755);
  let server: EmbeddedPostgres;
  try {
    server = await startEmbeddedPostgres({
      home,
      log: () => undefined,
      settings: { ...careless, ...options.settings },
    });
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
  // The second is another folder when the first is closed to that user.
  const folders = [home, dirname(server.dataDir)];
  const undertaker = hireUndertaker({ pid: server.pid, folders });
  return {
    ...server,
    async stop() {
      await server.stop();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      undertaker.dismiss();
    },
  };
}
