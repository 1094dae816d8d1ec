import type { AlterTableCmd, AlterTableStmt, AlterTableType, ColumnDef, Constraint, Node } from 'libpg-query';
import { blocks, type Finding, locks, removes } from './finding.ts';
import { nameOf, type Tables } from './tables.ts';

export interface Place {
  tables: Tables;
  /** The number of the migration. */
  number: number;
}

/** These change the catalogue only. */
const brief: ReadonlySet<AlterTableType> = new Set([
  'AT_ColumnDefault',
  'AT_DropNotNull',
  'AT_DropConstraint',
  'AT_AlterConstraint',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_ReplicaIdentity',
  'AT_ChangeOwner',
  'AT_EnableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_EnableTrig',
  'AT_DropIdentity',
  'AT_DropExpression',
]);

export function checkAlterTable(statement: AlterTableStmt, place: Place): Finding[] {
  const table = nameOf(statement.relation);
  const steps = (statement.cmds ?? []).flatMap((node) =>
    'AlterTableCmd' in node ? [node.AlterTableCmd] : [],
  );
  const findings = steps.flatMap((step) => checkStep(table, step, place));
  return place.tables.isFresh(table) ? [] : [locks(table), ...findings];
}

function checkStep(table: string, step: AlterTableCmd, place: Place): Finding[] {
  const { subtype, name = '', def } = step;
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? checkColumn(table, def.ColumnDef) : [];
    case 'AT_DropColumn':
      return [removes(`drops ${table}.${name}`)];
    case 'AT_AlterColumnType':
      return [
        blocks(
          `changes the type of ${table}.${name}: add a column of the new type, fill it, and drop this one`,
        ),
      ];
    case 'AT_SetNotNull':
      return place.tables.isKnownNotNull(table, name)
        ? []
        : [
            blocks(
              `reads all of ${table} to set ${name} NOT NULL: ADD CONSTRAINT … CHECK (${name} IS NOT NULL) NOT VALID and VALIDATE it, each in a migration of its own, before`,
            ),
          ];
    case 'AT_AddConstraint':
      return def && 'Constraint' in def ? checkConstraint(table, def.Constraint, place) : [];
    case 'AT_ValidateConstraint':
      return validate(table, name, place);
    default:
      return subtype !== undefined && brief.has(subtype)
        ? []
        : [blocks(`does ${subtype} to ${table}, which is not known to be brief`)];
  }
}

function checkColumn(table: string, { colname = '', constraints = [] }: ColumnDef): Finding[] {
  const column = `${table}.${colname}`;
  const given = constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const of = (...kinds: Constraint['contype'][]) => given.find(({ contype }) => kinds.includes(contype));
  const fallback = of('CONSTR_DEFAULT');
  return [
    ...(of('CONSTR_NOTNULL') && !fallback
      ? [
          blocks(
            `adds ${column} NOT NULL without a default, which the rows and the processes there are do not give`,
          ),
        ]
      : []),
    ...(fallback?.raw_expr && !isConstant(fallback.raw_expr)
      ? [
          blocks(
            `adds ${column} with a default that is computed for every row: set the default in a step of its own`,
          ),
        ]
      : []),
    ...(of('CONSTR_GENERATED', 'CONSTR_IDENTITY') ? [blocks(`rewrites ${table} to compute ${column}`)] : []),
    ...(of('CONSTR_CHECK', 'CONSTR_FOREIGN')
      ? [blocks(`checks every row for the constraint of ${column}: ADD CONSTRAINT … NOT VALID instead`)]
      : []),
    ...(of('CONSTR_UNIQUE', 'CONSTR_PRIMARY')
      ? [blocks(`builds an index for ${column}: CREATE UNIQUE INDEX CONCURRENTLY instead`)]
      : []),
  ];
}

/** A default that is the same for every row is written down once, whatever the size of the table. */
function isConstant(expression: Node): boolean {
  if ('A_Const' in expression || 'SQLValueFunction' in expression) return true;
  if ('TypeCast' in expression)
    return expression.TypeCast.arg !== undefined && isConstant(expression.TypeCast.arg);
  return 'A_ArrayExpr' in expression && (expression.A_ArrayExpr.elements ?? []).every(isConstant);
}

function checkConstraint(table: string, constraint: Constraint, { tables, number }: Place): Finding[] {
  const { conname: name = '', contype, skip_validation: isNotValid = false, indexname } = constraint;
  switch (contype) {
    case 'CONSTR_CHECK':
    case 'CONSTR_FOREIGN':
    case 'CONSTR_NOTNULL': {
      const isValid = !isNotValid;
      tables.addConstraint(table, name, { addedBy: number, notNull: notNullColumn(constraint), isValid });
      const other = contype === 'CONSTR_FOREIGN' ? [locks(nameOf(constraint.pktable))] : [];
      return isValid
        ? [
            ...other,
            blocks(
              `checks every row of ${table} for ${name}: add it NOT VALID, and VALIDATE it in a later migration`,
            ),
          ]
        : other;
    }
    default:
      return indexname === undefined
        ? [
            blocks(
              `builds an index on ${table} for ${name}: CREATE UNIQUE INDEX CONCURRENTLY, then ADD … USING INDEX`,
            ),
          ]
        : [];
  }
}

/** The column that the constraint keeps from being null, when it does nothing else. */
function notNullColumn({ contype, keys, raw_expr: expression }: Constraint): string | null {
  const last = (nodes: readonly Node[] | undefined) => {
    const node = nodes?.at(-1);
    return node && 'String' in node ? (node.String.sval ?? null) : null;
  };
  if (contype === 'CONSTR_NOTNULL') return last(keys);
  if (!expression || !('NullTest' in expression)) return null;
  const { nulltesttype, arg } = expression.NullTest;
  return nulltesttype === 'IS_NOT_NULL' && arg && 'ColumnRef' in arg ? last(arg.ColumnRef.fields) : null;
}

/** Validating reads every row beside those who write; but not while this transaction still holds the lock of the adding. */
function validate(table: string, name: string, { tables, number }: Place): Finding[] {
  const constraint = tables.constraint(table, name);
  if (constraint) tables.addConstraint(table, name, { ...constraint, isValid: true });
  return constraint?.addedBy === number
    ? [
        blocks(
          `validates ${name} under the lock with which the same migration added it: do it in a later one`,
        ),
      ]
    : [];
}
