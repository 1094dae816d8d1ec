import { parse } from 'yaml';
import { z } from 'zod';

const service = z.object({
  image: z.string().optional(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  container_name: z.string().optional(),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  deploy: z.object({ replicas: z.int().min(1) }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});
const compose = z.object({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()).default({}),
});

export type Service = z.output<typeof service>;
export type Compose = z.output<typeof compose>;

/** Throws when the file is not of the form this project uses. */
export const parseCompose = (text: string): Compose => compose.parse(parse(text, { merge: true }));

export interface Reference {
  name: string;
  /** What stands there when the variable is not set; null when the user has to set it. */
  fallback: string | null;
}

const reference = /\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g;

/** The variables that a text takes from the user's environment. */
export const referencesIn = (text: string): Reference[] =>
  [...text.matchAll(reference)].map(([, name = '', operator = '', value = '']) => ({
    name,
    fallback: operator.endsWith('?') ? null : value,
  }));

/** The text as Compose reads it when the user sets only what has to be set. */
export const interpolate = (text: string, required: string): string =>
  text.replace(reference, (_, _name, operator: string | undefined, value: string | undefined) =>
    operator?.endsWith('?') ? required : (value ?? ''),
  );
