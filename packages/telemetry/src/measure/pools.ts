import type { Exposition, Instruments } from '../metrics/open-metrics.ts';

export interface Pool {
  stats(): { total: number; idle: number; waiting: number };
}

/** Has the use of the pools read at each scrape. `max` is what each of them may open. */
export function watchPools(
  { connections, waiting, max: limit }: Instruments<'pools'>,
  { onScrape }: Pick<Exposition, 'onScrape'>,
  { max, ...pools }: { max: number; app: Pool; system?: Pool },
): void {
  onScrape('pools', () => {
    for (const [pool, { stats }] of Object.entries(pools)) {
      const { total, idle, waiting: queued } = stats();
      connections.set({ pool, state: 'idle' }, idle);
      connections.set({ pool, state: 'busy' }, total - idle);
      waiting.set({ pool }, queued);
      limit.set({ pool }, max);
    }
  });
}
