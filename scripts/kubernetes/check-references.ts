import { groups } from '@waybill/telemetry';
import { z } from 'zod';
import { isWorkload, type Manifest, parseWorkload, type Workload } from './manifests.ts';

const selecting = z.object({
  selector: z.union([
    z.object({ matchLabels: z.record(z.string(), z.string()) }),
    z.record(z.string(), z.string()),
  ]),
});
const scaling = z.object({
  scaleTargetRef: z.object({ name: z.string() }),
  triggers: z.array(z.object({ metadata: z.object({ query: z.string() }) })).default([]),
});
const service = z.object({ ports: z.array(z.object({ targetPort: z.union([z.string(), z.number()]) })) });
const policy = z.object({
  podSelector: z.looseObject({}),
  ingress: z.array(z.object({ ports: z.array(z.object({ port: z.number() })) })),
});

const metricNames = new Set(
  Object.values(groups).flatMap((group) => Object.values(group).map(({ name }) => name as string)),
);

/** What names something that is not there: a workload, its labels, a port, a metric. In sentences. */
export function checkReferences(manifests: readonly Manifest[]): string[] {
  const workloads = manifests.filter(isWorkload).map(parseWorkload);
  const deployments = workloads.filter(({ kind }) => kind === 'Deployment');
  return [
    ...manifests.flatMap((manifest) =>
      checkOne(manifest, workloads).map((problem) => `${titleOf(manifest)}: ${problem}`),
    ),
    ...deployments.flatMap(({ metadata: { name } }) => {
      const isProtected = manifests.some(
        (other) => other.kind === 'PodDisruptionBudget' && other.metadata.name === name,
      );
      return isProtected ? [] : [`${name}: nothing keeps a drain from taking all of its pods`];
    }),
    ...checkNetwork(manifests, workloads),
  ];
}

const titleOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

function checkOne({ kind, spec }: Manifest, workloads: readonly Workload[]): string[] {
  switch (kind) {
    case 'PodDisruptionBudget':
      return selected(spec, workloads) ? [] : ['selects no pods'];
    case 'Service': {
      const target = selected(spec, workloads);
      const names = target?.spec.template.spec.containers[0].ports.map(({ name }) => name) ?? [];
      const missing = service
        .parse(spec)
        .ports.filter(({ targetPort }) => !names.includes(String(targetPort)));
      return missing.map(({ targetPort }) => `leads to the port ${targetPort}, which no pod has`);
    }
    case 'HorizontalPodAutoscaler':
    case 'ScaledObject': {
      const { scaleTargetRef, triggers } = scaling.parse(spec);
      const target = workloads.find(({ metadata }) => metadata.name === scaleTargetRef.name);
      const metrics = triggers.flatMap(({ metadata }) => metadata.query.match(/waybill_\w+/g) ?? ['']);
      return [
        ...(target ? [] : [`scales ${scaleTargetRef.name}, which does not exist`]),
        ...(target && 'replicas' in target.spec
          ? [`scales ${scaleTargetRef.name}, which says itself how many`]
          : []),
        ...metrics
          .filter((name) => !metricNames.has(name))
          .map((name) => `asks for the metric ${name}, which nobody has`),
      ];
    }
    default:
      return [];
  }
}

/** The workload whose pods the selector finds. */
function selected(spec: unknown, workloads: readonly Workload[]): Workload | undefined {
  const { selector } = selecting.parse(spec);
  const wanted: Record<string, unknown> =
    'matchLabels' in selector && typeof selector.matchLabels === 'object' ? selector.matchLabels : selector;
  return workloads.find(({ spec: { template } }) =>
    Object.entries(wanted).every(([key, value]) => template.metadata.labels[key] === value),
  );
}

/** Whoever watches must reach every port, and the policy must cover every workload. */
function checkNetwork(manifests: readonly Manifest[], workloads: readonly Workload[]): string[] {
  const policies = manifests
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => policy.parse(spec));
  const open = policies.flatMap(({ ingress }) =>
    ingress.flatMap(({ ports }) => ports.map(({ port }) => port)),
  );
  const covered = JSON.stringify(policies.map(({ podSelector }) => podSelector));
  return workloads.flatMap(({ metadata: { name }, spec: { template } }) => [
    ...template.spec.containers[0].ports
      .filter(({ containerPort }) => !open.includes(containerPort))
      .map(({ containerPort }) => `${name}: no network policy lets anybody reach port ${containerPort}`),
    ...(covered.includes(`"${name}"`) ? [] : [`${name}: no network policy covers it`]),
  ]);
}
