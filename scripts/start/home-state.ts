import { z } from 'zod';
import type { Home } from './home.ts';

const fileName = 'state.json';

const schema = z.object({
  /** By name, so that addresses stay the same from start to start. */
  ports: z.record(z.string(), z.number()).default({}),
  /** When the sample orders were sent; null: never. */
  samplesSentAt: z.string().nullable().default(null),
});

/** What a home remembers between starts, beside its data and its secrets. */
export type HomeState = z.infer<typeof schema>;

export const readHomeState = (home: Home): HomeState => home.read(fileName, schema) ?? schema.parse({});

export function updateHomeState(home: Home, change: Partial<HomeState>): void {
  home.write(fileName, { ...readHomeState(home), ...change });
}
