import { chmodSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@waybill/db/embedded';
import { scratchFolder } from './scratch-folder.ts';
import { hireUndertaker } from './undertaker.ts';

/** What is thrown away need not survive a power cut. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** An embedded server whose data goes when it stops, or when this process ends without stopping it. */
export async function startTemporaryPostgres(
  options: { settings?: Readonly<Record<string, string>> } = {},
): Promise<EmbeddedPostgres> {
  const undertaker = hireUndertaker();
  const folders = new Set<string>();
  const keepInMind = (folder: string) => {
    folders.add(folder);
    undertaker.willRemove(folder);
  };
  const putAway = () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    undertaker.dismiss();
  };
  const home = scratchFolder('waybill-postgres-');
  keepInMind(home);
  try {
    // When root starts us, the server runs as another user, who must be able to enter.
    chmodSync(home, 0o755);
    const server = await startEmbeddedPostgres({
      home,
      log: () => undefined,
      settings: { ...careless, ...options.settings },
    });
    undertaker.willEnd(server.pid);
    // Outside the home when the folder for temporary files is closed to that user.
    keepInMind(dirname(server.dataDir));
    return {
      ...server,
      async stop() {
        await server.stop();
        putAway();
      },
    };
  } catch (error) {
    putAway();
    throw error;
  }
}
