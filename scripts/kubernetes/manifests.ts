import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const head = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }),
});

/** One object of Kubernetes, as its file has it. */
export type Manifest = z.output<typeof head>;

export interface ManifestFile {
  name: string;
  text: string;
}

/** The files in the folder, the list of them left out. */
export const readManifestFiles = (folder: string): ManifestFile[] =>
  globSync('*.yaml', { cwd: folder })
    .filter((name) => name !== 'kustomization.yaml')
    .sort()
    .map((name) => ({ name: basename(name), text: readFileSync(join(folder, name), 'utf8') }));

/** Throws when a file is no YAML, or holds something that is no object of Kubernetes. */
export const parseManifests = ({ name, text }: ManifestFile): Manifest[] =>
  parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${name}: ${error.message}`);
    return head.parse(document.toJS());
  });

const reference = z.object({
  name: z.string(),
  key: z.string().optional(),
  optional: z.boolean().optional(),
});
const variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: reference.optional() }).optional(),
});
const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.union([z.string(), z.number()]) }) });
const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  env: z.array(variable).default([]),
  envFrom: z.array(z.object({ configMapRef: reference })).default([]),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
});
const template = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({
    serviceAccountName: z.string(),
    automountServiceAccountToken: z.literal(false),
    terminationGracePeriodSeconds: z.number().default(30),
    securityContext: z.object({
      runAsNonRoot: z.literal(true),
      runAsUser: z.number().min(1),
      runAsGroup: z.number().min(1),
      seccompProfile: z.object({ type: z.literal('RuntimeDefault') }),
    }),
    containers: z.tuple([container]),
  }),
});
const workload = z.looseObject({
  kind: z.enum(['Deployment', 'Job']),
  metadata: z.object({ name: z.string() }),
  spec: z.looseObject({
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }).optional(),
    template,
  }),
});

export type Container = z.output<typeof container>;
export type Workload = z.output<typeof workload>;

export const isWorkload = ({ kind }: Manifest): boolean => kind === 'Deployment' || kind === 'Job';

/** Throws when a workload lacks what each of ours has: limits, no root, no token of Kubernetes. */
export const parseWorkload = (manifest: Manifest): Workload => workload.parse(manifest);
