import type { DropStmt, GrantStmt, IndexStmt, Node, RangeVar, RenameStmt, SelectStmt } from 'libpg-query';
import { checkAlterTable, type Place } from './alter-table.ts';
import { blocks, type Finding, locks, removes } from './finding.ts';
import { nameOf, textsOf } from './tables.ts';

/** These touch no table that is there, or only replace what is looked up by name. */
const harmless: ReadonlySet<string> = new Set([
  'AlterEnumStmt',
  'AlterFunctionStmt',
  'AlterOwnerStmt',
  'CommentStmt',
  'CompositeTypeStmt',
  'CreateDomainStmt',
  'CreateEnumStmt',
  'CreateRoleStmt',
  'CreateSchemaStmt',
  'CreateSeqStmt',
  'GrantRoleStmt',
  'VariableSetStmt',
  'ViewStmt',
]);

/** Our own function that puts a table under row-level security. */
const protect = 'protect_tenant_table';

/** What the statement does to those who use the database meanwhile; empty when nothing. */
export function checkStep(node: Node, place: Place): Finding[] {
  const unlessFresh = (relation: RangeVar | undefined, finding: (table: string) => Finding) =>
    place.tables.isFresh(nameOf(relation)) ? [] : [finding(nameOf(relation))];
  if ('CreateStmt' in node) return create(node.CreateStmt.relation, node.CreateStmt.tableElts ?? [], place);
  if ('CreateTableAsStmt' in node) return create(node.CreateTableAsStmt.into?.rel, [], place);
  if ('CreateFunctionStmt' in node) {
    const { funcname, replace } = node.CreateFunctionStmt;
    if (!replace) place.tables.create(textsOf(funcname).join('.'));
    return [];
  }
  if ('AlterTableStmt' in node) return checkAlterTable(node.AlterTableStmt, place);
  if ('IndexStmt' in node) return checkIndex(node.IndexStmt, place);
  if ('DropStmt' in node) return checkDrop(node.DropStmt, place);
  if ('RenameStmt' in node) return checkRename(node.RenameStmt, place);
  if ('SelectStmt' in node) return checkSelect(node.SelectStmt, place);
  if ('GrantStmt' in node) return checkGrant(node.GrantStmt, place);
  if ('CreatePolicyStmt' in node) return unlessFresh(node.CreatePolicyStmt.table, locks);
  if ('AlterPolicyStmt' in node) return unlessFresh(node.AlterPolicyStmt.table, locks);
  if ('CreateTrigStmt' in node) return unlessFresh(node.CreateTrigStmt.relation, locks);
  if ('UpdateStmt' in node) return unlessFresh(node.UpdateStmt.relation, changesRows);
  if ('DeleteStmt' in node) return unlessFresh(node.DeleteStmt.relation, changesRows);
  if ('InsertStmt' in node) {
    const { selectStmt } = node.InsertStmt;
    const isLiteral = selectStmt && 'SelectStmt' in selectStmt && selectStmt.SelectStmt.valuesLists;
    return isLiteral ? [] : unlessFresh(node.InsertStmt.relation, changesRows);
  }
  if ('LockStmt' in node) return [blocks('takes a lock and keeps it until the migration ends')];
  if ('TransactionStmt' in node)
    return [blocks('ends the transaction in which the migration runs as a whole')];
  if ('DoStmt' in node) return [blocks('runs a block into which this check does not look')];
  const [kind = 'nothing'] = Object.keys(node);
  return harmless.has(kind) ? [] : [blocks(`is a ${kind}, which is not known to be brief`)];
}

const changesRows = (table: string): Finding =>
  blocks(`changes rows of ${table} in one transaction: let the release fill them, in batches`);

/** A new table is in nobody's way, but its foreign keys lock the tables that they point to. */
function create(relation: RangeVar | undefined, elements: readonly Node[], { tables }: Place): Finding[] {
  tables.create(nameOf(relation));
  const constraints = elements.flatMap((node) =>
    'ColumnDef' in node ? (node.ColumnDef.constraints ?? []) : [node],
  );
  return constraints.flatMap((node) =>
    'Constraint' in node && node.Constraint.pktable && !tables.isFresh(nameOf(node.Constraint.pktable))
      ? [locks(nameOf(node.Constraint.pktable))]
      : [],
  );
}

function checkIndex(
  { relation, concurrent, if_not_exists: ifMissing }: IndexStmt,
  { tables }: Place,
): Finding[] {
  const table = nameOf(relation);
  if (tables.isFresh(table)) return [];
  if (!concurrent)
    return [blocks(`keeps all writes to ${table} waiting while it builds an index: use CONCURRENTLY`)];
  return ifMissing
    ? [blocks('takes an index that was left half built for a finished one: leave out IF NOT EXISTS')]
    : [];
}

function checkDrop(
  { removeType = 'OBJECT_TABLE', objects = [], concurrent }: DropStmt,
  { tables }: Place,
): Finding[] {
  const names = objects.map(objectName);
  if (names.every((name) => tables.isFresh(name))) return [];
  const what = `${removeType.replace('OBJECT_', '').toLowerCase()} ${names.join(', ')}`;
  switch (removeType) {
    case 'OBJECT_INDEX':
      return concurrent ? [] : [blocks(`locks the table of ${what} while it drops it: use CONCURRENTLY`)];
    case 'OBJECT_POLICY':
    case 'OBJECT_TRIGGER':
      return [locks(what)];
    default:
      return [removes(`drops ${what}`), locks(what)];
  }
}

function objectName(node: Node): string {
  if ('String' in node) return node.String.sval ?? '';
  if ('List' in node) {
    const names = textsOf(node.List.items);
    return (names[0] === 'public' ? names.slice(1) : names).join('.');
  }
  if ('ObjectWithArgs' in node) return textsOf(node.ObjectWithArgs.objname).join('.');
  return 'TypeName' in node ? textsOf(node.TypeName.names).join('.') : '';
}

/** Between the old name and the new one no moment is right for both releases. */
function checkRename({ renameType, relation, subname, newname }: RenameStmt, { tables }: Place): Finding[] {
  const table = nameOf(relation);
  if (tables.isFresh(table)) return [];
  if (renameType === 'OBJECT_INDEX' || renameType === 'OBJECT_TABCONSTRAINT') return [locks(table)];
  const old = subname === undefined ? table : `${table}.${subname}`;
  return [
    blocks(
      `renames ${old}, which the release before still calls so: add ${newname}, fill it, and drop ${old} later`,
    ),
  ];
}

/** Only calls whose effect is known: a function can do anything. */
function checkSelect({ targetList = [], fromClause = [] }: SelectStmt, { tables }: Place): Finding[] {
  return targetList.flatMap((node) => {
    const value = 'ResTarget' in node ? node.ResTarget.val : undefined;
    if (!value || !('FuncCall' in value)) return [];
    const name = textsOf(value.FuncCall.funcname).join('.');
    if (name !== protect) return [blocks(`calls ${name}, into which this check does not look`)];
    const [argument] = value.FuncCall.args ?? [];
    const table = argument && 'A_Const' in argument ? (argument.A_Const.sval?.sval ?? '') : '';
    return fromClause.length === 0 && tables.isFresh(table)
      ? []
      : [locks(table || 'the tables that it protects')];
  });
}

function checkGrant({ is_grant: isGrant, objects = [] }: GrantStmt, { tables }: Place): Finding[] {
  const names = objects.map((node) => ('RangeVar' in node ? nameOf(node.RangeVar) : objectName(node)));
  if (isGrant) for (const name of names) tables.grant(name);
  return isGrant
    ? []
    : names
        .filter((name) => !tables.isFresh(name) && !tables.isGranted(name))
        .map((name) => removes(`takes away a right on ${name}`));
}
