import type { Variable } from './variable.ts';

export type Variables = Readonly<Record<string, Variable<unknown>>>;
export type Values<V extends Variables> = {
  [Name in keyof V]: V[Name] extends Variable<infer T> ? T : never;
};

/** Settings that belong together: read together, and handed on under names of their own. */
export interface Group<V extends Variables, Settings> {
  title: string;
  variables: V;
  build(values: Values<V>): Settings;
}

export const defineGroup = <V extends Variables, Settings>(group: Group<V, Settings>) => group;
