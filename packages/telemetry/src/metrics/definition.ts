/** The values that a label can have; a text says what bounds them where they are not listed here. */
export type LabelValues = readonly string[] | string;

/** One metric, as data: it is created, documented and checked from here alone. */
export interface Definition {
  type: 'counter' | 'gauge' | 'histogram';
  name: string;
  help: string;
  labels: Readonly<Record<string, LabelValues>>;
  /** Upper bounds, for a histogram. */
  buckets?: readonly number[];
}

export type Definitions = Readonly<Record<string, Definition>>;

/** `job` and `instance` would be taken for labels that Prometheus sets itself. */
export const defineMetrics = <const Group extends Definitions>(group: Group): Group => group;

/** From a cache to a provider that is just in time. */
export const secondsOfCalls = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** From a queue that is empty to an outage. */
export const secondsOfWaiting = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1_800] as const;
