import { type Definition, groups, groupsOf, type Role, roles } from '@waybill/telemetry';

type GroupName = keyof typeof groups;

interface Served extends Definition {
  by: readonly Role[];
}

/** Every metric of our own, and which processes serve it. */
export const servedMetrics: readonly Served[] = (Object.keys(groups) as GroupName[]).flatMap((group) => {
  const by = roles.filter((role) => (groupsOf[role] as readonly GroupName[]).includes(group));
  const definitions: Readonly<Record<string, Definition>> = groups[group];
  return Object.values(definitions).map((definition) => ({ ...definition, by }));
});

/** Of a label's values; more than these are looked up where they are used. */
const mostListed = 12;

const labelsOf = ({ labels }: Definition): string =>
  Object.entries(labels)
    .map(([name, values]) => {
      if (typeof values === 'string') return `\`${name}\`: ${values}`;
      return `\`${name}\`: ${values.length > mostListed ? `one of ${values.length}` : values.join(', ')}`;
    })
    .join('; ') || 'none';

/** The table of metrics in docs/observability.md. */
export const renderMetricsTable = (): string =>
  [
    '| metric | type | labels | served by | what it tells |',
    '|---|---|---|---|---|',
    ...servedMetrics.map((metric) => {
      const { name, type, help, by } = metric;
      return `| \`${name}\` | ${type} | ${labelsOf(metric)} | ${by.join(', ')} | ${help} |`;
    }),
  ].join('\n');
