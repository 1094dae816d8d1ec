import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  label: string;
  operator: string;
  /** As it is written, without the quotes. */
  value: string;
}

export interface Selector {
  metric: string;
  matchers: Matcher[];
}

export interface ReadQuery {
  selectors: Selector[];
  /** Of `by (…)`, `without (…)`, `on (…)`, `ignoring (…)`. */
  grouping: string[];
}

/** What a query asks for, by Prometheus’ own grammar. Throws where the query is not PromQL. */
export function readQuery(query: string): ReadQuery {
  const read: ReadQuery = { selectors: [], grouping: [] };
  let isGrouping = false;
  parser.parse(query).iterate({
    enter: ({ name, type, from, to }) => {
      const text = query.slice(from, to);
      if (type.isError)
        throw new SyntaxError(`not PromQL at "${query.slice(Math.max(0, from - 20), to + 20)}"`);
      if (name === 'VectorSelector') read.selectors.push({ metric: '', matchers: [] });
      const selector = read.selectors.at(-1);
      if (name === 'GroupingLabels') isGrouping = true;
      if (name === 'LabelName' && isGrouping) read.grouping.push(text);
      if (name === 'Identifier' && selector) selector.metric = text;
      if (name === 'UnquotedLabelMatcher') selector?.matchers.push(matcherOf(text));
    },
    leave: ({ name }) => {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return read;
}

function matcherOf(text: string): Matcher {
  const [, label = '', operator = '', value = ''] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/.exec(text) ?? [];
  return { label, operator, value };
}
