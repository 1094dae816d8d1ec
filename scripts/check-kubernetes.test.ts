import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkKubernetes, readKubernetesFiles } from './check-kubernetes.ts';

const files = readKubernetesFiles(join(import.meta.dirname, '..'));

it('finds that the manifests fit Kubernetes, and every port, command, setting and metric in them the code', () => {
  expect(checkKubernetes(files)).toEqual([]);
});

/** Replaces a text in one of the files; fails when it is not there, so that a test cannot pass for want of it. */
function changed(file: string, from: string, to: string) {
  const manifests = files.manifests.map(({ name, text }) => {
    if (name !== file) return { name, text };
    expect(text).toContain(from);
    return { name, text: text.replace(from, to) };
  });
  return checkKubernetes({ ...files, manifests }).join('\n');
}

it.each([
  ['api.yaml', 'httpGet: { path: /livez', 'httpGet: { pth: 1, path: /livez', '"pth"'],
  ['api.yaml', 'maxUnavailable: 1', 'maxUnavailable: { one: 1 }', 'PodDisruptionBudget waybill-api: '],
  ['api.yaml', 'minReplicas: 2', 'minReplicas: two', 'HorizontalPodAutoscaler waybill-api: '],
  ['worker.yaml', 'maxReplicaCount: 20', 'maxReplicas: 20', '"maxReplicas"'],
  ['worker.yaml', 'memory: 512Mi', 'memory: lots', 'Deployment waybill-worker: '],
  ['scheduler.yaml', 'apiVersion: apps/v1', 'apiVersion: apps/v9', 'apps/v9 has no such kind'],
  ['api.yaml', 'apps/api/src/main.ts', 'apps/api/main.js', 'apps/api/main.js does not exist'],
  ['api.yaml', 'containerPort: 3000', 'containerPort: 8080', 'opens port 8080, but listens on 3000'],
  ['api.yaml', 'path: /readyz', 'path: /health', 'the readinessProbe does not ask /readyz on port 3000'],
  [
    'worker.yaml',
    'path: /livez, port: health',
    'path: /livez, port: 3000',
    'does not ask /livez on port 8081',
  ],
  [
    'worker.yaml',
    'terminationGracePeriodSeconds: 75',
    'terminationGracePeriodSeconds: 60',
    'may need 65 s to stop',
  ],
  ['api.yaml', 'sleep: { seconds: 10 }', 'sleep: { seconds: 20 }', 'is killed after 45 s, but may need 50 s'],
  ['worker.yaml', 'name: SMTP_URL\n', 'name: SMTP\n', 'sets SMTP, which worker does not read'],
  [
    'migrate.yaml',
    'name: REDIS_URL\n',
    'name: WAYBILL_SECRET\n',
    'sets WAYBILL_SECRET, which migrate does not read',
  ],
  ['api.yaml', 'value: "30000"', 'value: "soon"', 'SHUTDOWN_DEADLINE_MS is "soon"'],
  [
    'api.yaml',
    'valueFrom: { secretKeyRef: { name: waybill, key: WAYBILL_SECRET } }',
    `value: "${'x'.repeat(40)}"`,
    'WAYBILL_SECRET is secret, and stands in the file',
  ],
  ['api.yaml', 'key: DATABASE_URL }', 'key: DATABASE_URL, optional: true }', 'does not start without it'],
  ['api.yaml', 'key: REDIS_URL', 'key: REDIS', 'REDIS_URL is taken from another key'],
  ['settings.yaml', 'LOG_LEVEL: info', 'LOG_LEVEL: loud', 'LOG_LEVEL is "loud"'],
  [
    'worker.yaml',
    'waybill_queue_jobs',
    'waybill_queue_depth',
    'the metric waybill_queue_depth, which nobody has',
  ],
  [
    'worker.yaml',
    'scaleTargetRef: { name: waybill-worker }',
    'scaleTargetRef: { name: worker }',
    'scales worker, which',
  ],
  ['api.yaml', 'targetPort: http', 'targetPort: web', 'leads to the port web, which no pod has'],
  [
    'api.yaml',
    'kind: PodDisruptionBudget\nmetadata:\n  name: waybill-api',
    'kind: PodDisruptionBudget\nmetadata:\n  name: other',
    'nothing keeps a drain',
  ],
  [
    'network-policy.yaml',
    '{ port: 8081, protocol: TCP }',
    '{ port: 8082, protocol: TCP }',
    'lets anybody reach port 8081',
  ],
  ['network-policy.yaml', 'waybill-scheduler, ', '', 'waybill-scheduler: no network policy covers it'],
])('in %s, with %j as %j says: %s', (file, from, to, problem) => {
  expect(changed(file, from, to)).toContain(problem);
});

it.each([
  ['api.yaml', 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'],
  ['worker.yaml', 'runAsNonRoot: true', 'runAsNonRoot: false'],
  ['scheduler.yaml', 'limits: { memory: 384Mi }', 'limits: {}'],
  ['migrate.yaml', 'automountServiceAccountToken: false', 'automountServiceAccountToken: true'],
])('takes no pod in %s without %j', (file, from, to) => {
  expect(() => changed(file, from, to)).toThrow();
});

it('lists every file in the kustomization, and an image', () => {
  const kustomization = files.kustomization
    .replace('  - worker.yaml\n', '  - workers.yaml\n')
    .replace('name: waybill\n', 'name: shop\n');
  expect(checkKubernetes({ ...files, kustomization }).join('\n')).toMatch(
    /worker\.yaml is in no kustomization[\s\S]*lists workers\.yaml, which does not exist[\s\S]*no image for waybill/,
  );
});
