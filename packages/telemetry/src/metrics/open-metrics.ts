import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type GroupName, groups, groupsOf, type Role } from './catalog.ts';
import { createCollection, type OnScrape } from './collection.ts';
import type { Definition, Definitions } from './definition.ts';

type LabelsOf<D extends Definition> = keyof D['labels'] & string;

type InstrumentOf<D extends Definition> = {
  counter: Counter<LabelsOf<D>>;
  gauge: Gauge<LabelsOf<D>>;
  histogram: Histogram<LabelsOf<D>>;
}[D['type']];

/** What one group is counted and measured with. */
export type Instruments<Name extends GroupName> = {
  readonly [Key in keyof (typeof groups)[Name]]: (typeof groups)[Name][Key] extends Definition
    ? InstrumentOf<(typeof groups)[Name][Key]>
    : never;
};

export interface Exposition {
  /** Asks what is asked at a scrape, and writes everything down as Prometheus reads it. */
  text(): Promise<string>;
  readonly contentType: string;
  readonly onScrape: OnScrape;
}

/** All that a process of this role serves. */
export type MetricsOf<R extends Role> = Exposition & {
  readonly [Name in (typeof groupsOf)[R][number]]: Instruments<Name>;
};

/** Beyond this many combinations a metric's series begin with their first event. */
const mostZeroes = 200;

/** Every combination of the labels' values, where all of them are known. */
function combinationsOf({ labels }: Definition): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [name, values] of Object.entries(labels)) {
    if (typeof values === 'string') return [];
    all = all.flatMap((rest) => values.map((value) => ({ ...rest, [name]: value })));
  }
  return all.length > mostZeroes ? [] : all;
}

/**
 * A series that begins with its first event has no increase there: an alert would miss it. So what is known to come
 * begins at zero.
 */
function createInstrument(definition: Definition, register: Registry): Counter | Gauge | Histogram {
  const { type, name, help, labels, buckets } = definition;
  const shared = { name, help, labelNames: Object.keys(labels), registers: [register] };
  if (type === 'gauge') return new Gauge(shared);
  if (type === 'histogram') {
    const histogram = new Histogram({ ...shared, ...(buckets && { buckets: [...buckets] }) });
    for (const values of combinationsOf(definition)) histogram.zero(values);
    return histogram;
  }
  const counter = new Counter(shared);
  for (const values of combinationsOf(definition)) counter.inc(values, 0);
  return counter;
}

function createInstruments<Name extends GroupName>(name: Name, register: Registry): Instruments<Name> {
  const definitions: Definitions = groups[name];
  const instruments = Object.entries(definitions).map(
    ([key, definition]) => [key, createInstrument(definition, register)] as const,
  );
  // The catalog ties keys and types together; that is lost behind a list that is walked at run time.
  return Object.fromEntries(instruments) as unknown as Instruments<Name>;
}

/** The metrics of this process, with those of Node and of the operating system. */
export function openMetrics<R extends Role>(role: R): MetricsOf<R> {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const names: readonly GroupName[] = groupsOf[role];
  const instruments = Object.fromEntries(names.map((name) => [name, createInstruments(name, register)]));
  const { onScrape, collect } = createCollection(
    (instruments as Pick<MetricsOf<R>, 'collection'>).collection.up,
  );
  const exposition: Exposition = {
    contentType: register.contentType,
    onScrape,
    text: async () => {
      await collect();
      return register.metrics();
    },
  };
  return { ...instruments, ...exposition } as MetricsOf<R>;
}
