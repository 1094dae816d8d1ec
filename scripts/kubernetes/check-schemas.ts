import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import type { Manifest } from './manifests.ts';

interface Schema {
  /** Of the package that has its types. */
  module: string;
  /** Throws what is wrong with the object. */
  validate(manifest: Manifest): void;
}

type Model = new (data: never) => { validate(): void };

const schema = (module: string, model: Model): Schema => ({
  module,
  validate: (manifest) => new model(manifest as never).validate(),
});

/** Every kind that we use. */
const schemas: Readonly<Record<string, Schema>> = {
  'v1/ConfigMap': schema('kubernetes-models/v1', ConfigMap),
  'v1/Service': schema('kubernetes-models/v1', Service),
  'v1/ServiceAccount': schema('kubernetes-models/v1', ServiceAccount),
  'apps/v1/Deployment': schema('kubernetes-models/apps/v1', Deployment),
  'batch/v1/Job': schema('kubernetes-models/batch/v1', Job),
  'autoscaling/v2/HorizontalPodAutoscaler': schema(
    'kubernetes-models/autoscaling/v2',
    HorizontalPodAutoscaler,
  ),
  'policy/v1/PodDisruptionBudget': schema('kubernetes-models/policy/v1', PodDisruptionBudget),
  'networking.k8s.io/v1/NetworkPolicy': schema('kubernetes-models/networking.k8s.io/v1', NetworkPolicy),
  'keda.sh/v1alpha1/ScaledObject': schema('@kubernetes-models/keda/keda.sh/v1alpha1', ScaledObject),
};

const schemaOf = ({ apiVersion, kind }: Manifest): Schema | undefined => schemas[`${apiVersion}/${kind}`];
const titleOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

/**
 * What does not fit the schemas of Kubernetes and KEDA, in sentences: what their OpenAPI validators refuse, and fields
 * that do not exist, which only the types refuse.
 */
export function checkSchemas(manifests: readonly Manifest[], root: string): string[] {
  const unknown = manifests.filter((manifest) => !schemaOf(manifest));
  const known = manifests.filter(schemaOf);
  return [
    ...unknown.map(
      (manifest) => `${titleOf(manifest)}: ${manifest.apiVersion} has no such kind, or we do not use it`,
    ),
    ...known.flatMap((manifest) => {
      try {
        schemaOf(manifest)?.validate(manifest);
        return [];
      } catch (error) {
        return [`${titleOf(manifest)}: ${error instanceof Error ? error.message : String(error)}`];
      }
    }),
    ...checkTypes(known, root),
  ];
}

/** The type checker compares each object, written as a literal, with the type of its kind. */
function checkTypes(manifests: readonly Manifest[], root: string): string[] {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'waybill-manifests-'));
  const options = { strict: true, module: 'nodenext', noEmit: true, skipLibCheck: true, types: [] };
  const lines = manifests.map((manifest, nth) => {
    const { module } = schemaOf(manifest) ?? { module: '' };
    return `export const m${nth}: import('${module}').I${manifest.kind} = ${JSON.stringify(manifest)};`;
  });
  try {
    writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['manifests.ts'] }),
    );
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    return [...stdout.matchAll(/\((\d+),\d+\): error TS\d+: (.*)/g)].map(([, line, problem]) => {
      const manifest = manifests[Number(line) - 1];
      return `${manifest ? titleOf(manifest) : 'the manifests'}: ${problem}`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
