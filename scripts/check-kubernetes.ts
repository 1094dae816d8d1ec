import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { instructionsOf, parseDockerfile, parseEnv } from './containers/dockerfile.ts';
import { checkReferences } from './kubernetes/check-references.ts';
import { checkSchemas } from './kubernetes/check-schemas.ts';
import { checkWorkload } from './kubernetes/check-workloads.ts';
import {
  isWorkload,
  type ManifestFile,
  parseManifests,
  parseWorkload,
  readManifestFiles,
} from './kubernetes/manifests.ts';

export interface KubernetesFiles {
  manifests: readonly ManifestFile[];
  kustomization: string;
  dockerfile: string;
  root: string;
}

export function readKubernetesFiles(root: string): KubernetesFiles {
  const folder = join(root, 'ops/kubernetes');
  return {
    manifests: readManifestFiles(folder),
    kustomization: readFileSync(join(folder, 'kustomization.yaml'), 'utf8'),
    dockerfile: readFileSync(join(root, 'Dockerfile'), 'utf8'),
    root,
  };
}

const listed = z.object({
  resources: z.array(z.string()),
  images: z.array(z.object({ name: z.string() })),
});

/**
 * Proves, without a cluster, that the manifests fit the schemas of Kubernetes and the code that they run. Returns what
 * is wrong, in sentences.
 */
export function checkKubernetes({
  manifests: files,
  kustomization,
  dockerfile,
  root,
}: KubernetesFiles): string[] {
  const manifests = files.flatMap(parseManifests);
  const workloads = manifests.filter(isWorkload).map(parseWorkload);
  const { resources, images } = listed.parse(parse(kustomization));
  const image = Object.fromEntries(
    parseDockerfile(dockerfile)
      .slice(-1)
      .flatMap((stage) => instructionsOf(stage, 'ENV').flatMap(parseEnv)),
  );
  return [
    ...checkSchemas(manifests, root),
    ...checkReferences(manifests),
    ...workloads.flatMap((workload) => checkWorkload(workload, { image, manifests, root })),
    ...files
      .filter(({ name }) => !resources.includes(name))
      .map(({ name }) => `${name} is in no kustomization`),
    ...resources
      .filter((name) => !files.some((file) => file.name === name))
      .map((name) => `the kustomization lists ${name}, which does not exist`),
    ...workloads
      .map(({ spec }) => spec.template.spec.containers[0].image)
      .filter((name) => !images.some((known) => known.name === name))
      .map((name) => `the kustomization gives no image for ${name}`),
  ];
}
