import { expect, it } from 'vitest';
import { judgeAudit } from './judge-audit.ts';

const metadata = { dependencies: { prod: 200, dev: 300 } };

it('a report without vulnerabilities is clean', () => {
  const output = JSON.stringify({ auditReportVersion: 2, vulnerabilities: {}, metadata });
  expect(judgeAudit(output)).toEqual({ kind: 'clean', packages: 200 });
});

it('a vulnerability is told with its advisory, whatever its severity', () => {
  const via = [{ title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-1' }, 'other'];
  const vulnerabilities = { merge: { name: 'merge', severity: 'low', range: '<2', via } };
  expect(judgeAudit(JSON.stringify({ vulnerabilities, metadata }))).toEqual({
    kind: 'vulnerable',
    findings: ['merge <2: low\n  Prototype pollution (https://github.com/advisories/GHSA-1)'],
  });
});

it.each([
  ['', 'no answer that npm understands'],
  ['{"message":"audit endpoint returned an error","error":{}}', 'audit endpoint returned an error'],
  ['<html>', 'no answer that npm understands'],
])('a registry that does not tell is not taken for a clean bill: %s', (output, why) => {
  expect(judgeAudit(output)).toEqual({ kind: 'left out', why });
});
