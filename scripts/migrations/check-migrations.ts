import { parseMigrationName } from '@waybill/db/schema';
import type { Node } from 'libpg-query';
import { checkStep } from './check-step.ts';
import type { Finding } from './finding.ts';
import { parseScript, type Step } from './parse-script.ts';
import { Tables } from './tables.ts';

export interface Migration {
  /** Of its folder. */
  name: string;
  script: string;
}

export interface Release {
  version: string;
  /** The name of the newest migration that it has. */
  lastMigration: string;
}

/** A lock that is not to be had within this time is given up, so that nobody queues behind it for longer. */
const longestLockTimeoutMs = 10_000;
/** Shorter than this is no reason. */
const shortestReview = 20;

/**
 * What would keep a running installation waiting, or break the release that runs before, in sentences; empty when
 * every migration can be applied beside it. Those of the first release are only read: no installation was there.
 */
export async function checkMigrations(
  migrations: readonly Migration[],
  releases: readonly Release[],
): Promise<string[]> {
  const tables = new Tables();
  const [first] = releases;
  const problems: string[] = [...checkNames(migrations, releases)];
  for (const migration of migrations) {
    const name = parseMigrationName(migration.name);
    if (!name) continue;
    tables.settle();
    const steps = await parseScript(migration.script).catch((error: unknown) => {
      problems.push(`${migration.name}, ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
    const found = steps.map((step) => ({
      step,
      findings: checkStep(step.node, { tables, number: name.number }),
    }));
    if (first && migration.name <= first.lastMigration) continue;
    problems.push(
      ...judge(migration.name, found, releases).map((problem) => `${migration.name}, ${problem}`),
    );
  }
  return problems;
}

function checkNames(migrations: readonly Migration[], releases: readonly Release[]): string[] {
  const names = migrations.map(({ name }) => name);
  const odd = names.filter((name) => parseMigrationName(name) === null);
  const numbers = names.map((name) => name.slice(0, 4));
  return [
    ...odd.map((name) => `${name}: not of the form 0007_what_it_does or 0009_contract_0007_what_it_drops`),
    ...names
      .filter((_, index) => numbers.indexOf(numbers[index] ?? '') !== index)
      .map((name) => `${name}: its number is taken`),
    ...releases
      .filter(({ lastMigration }) => !names.includes(lastMigration))
      .map(({ version, lastMigration }) => `release ${version} has ${lastMigration}, which does not exist`),
  ];
}

interface Found {
  step: Step;
  findings: readonly Finding[];
}

function judge(migration: string, found: readonly Found[], releases: readonly Release[]): string[] {
  const contract = contractProblem(migration, releases);
  return [
    ...checkConcurrent(found.map(({ step }) => step)),
    ...checkLockTimeout(found),
    ...found.flatMap(({ step, findings }) => {
      const serious = findings.filter(
        ({ kind }) => kind === 'blocks' || (kind === 'removes' && contract !== null),
      );
      return checkReview(
        step,
        findings.length > 0,
        serious.map(({ kind, problem }) => (kind === 'removes' ? `${problem}, which ${contract}` : problem)),
      );
    }),
  ];
}

/** Why this migration may take nothing away; null when it may. */
function contractProblem(migration: string, releases: readonly Release[]): string | null {
  const contractsFor = parseMigrationName(migration)?.contractsFor ?? null;
  if (contractsFor === null) {
    return 'only a contract may do: a migration named NNNN_contract_MMMM_…, MMMM being that of the release that stopped using it';
  }
  const before = releases.filter(({ lastMigration }) => lastMigration < migration);
  const newest = Math.max(
    0,
    ...before.map(({ lastMigration }) => parseMigrationName(lastMigration)?.number ?? 0),
  );
  return contractsFor <= newest
    ? null
    : 'processes of the release before still use: it goes one release after migration ' +
        `${String(contractsFor).padStart(4, '0')}, the earliest`;
}

function checkReview({ line, reviewed }: Step, isOfNote: boolean, problems: readonly string[]): string[] {
  if (reviewed === null) return problems.map((problem) => `line ${line} ${problem}.`);
  if (reviewed.length < shortestReview) return [`line ${line} was reviewed, but the reason is missing.`];
  return isOfNote ? [] : [`line ${line} needs no review: take the comment out.`];
}

/** Beside others in one file it would be in their transaction, and PostgreSQL refuses that. */
function checkConcurrent(steps: readonly Step[]): string[] {
  const index = steps.find(({ node }) => isConcurrent(node));
  return index && steps.length > 1
    ? [`line ${index.line} has CONCURRENTLY, which runs in no transaction: it has to be alone in its file.`]
    : [];
}

const isConcurrent = (node: Node): boolean =>
  ('IndexStmt' in node && node.IndexStmt.concurrent === true) ||
  ('DropStmt' in node && node.DropStmt.concurrent === true);

function checkLockTimeout(found: readonly Found[]): string[] {
  const at = found.findIndex(({ findings }) => findings.some(({ kind }) => kind === 'locks'));
  const first = found[at];
  if (!first || first.step.reviewed !== null) return [];
  const before = found.slice(0, at).map(({ step }) => lockTimeoutMs(step.node));
  const timeoutMs = before.findLast((value) => value !== null) ?? 0;
  if (timeoutMs > 0 && timeoutMs <= longestLockTimeoutMs) return [];
  const lock = first.findings.find(({ kind }) => kind === 'locks');
  return [
    `line ${first.step.line} ${lock?.problem ?? 'locks'} and, while it waits for that, keeps all others waiting: ` +
      `SET LOCAL lock_timeout = '3s' before it, ${longestLockTimeoutMs / 1_000} s at most.`,
  ];
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** What a `SET LOCAL lock_timeout` sets; null for any other statement. */
function lockTimeoutMs(node: Node): number | null {
  if (!('VariableSetStmt' in node) || node.VariableSetStmt.name !== 'lock_timeout') return null;
  const { args: [value] = [], is_local: isLocal } = node.VariableSetStmt;
  if (!isLocal || !value || !('A_Const' in value)) return 0;
  const { sval, ival } = value.A_Const;
  const [, number, unit = ''] = /^(\d+)\s*(\w*)$/.exec(sval?.sval ?? String(ival?.ival ?? 0)) ?? [];
  return number === undefined ? 0 : Number(number) * (units[unit] ?? 0);
}
