import { explainIssue } from '../../explain-issue.ts';
import { reason as reasonRule } from '../../field-rules.ts';
import { mostOnHand, mostUnitCost } from '../../stock/inventory-limits.ts';
import { readAmount } from '../amounts.ts';
import { readWhole } from '../cell-values.ts';
import type { Delimiter } from '../delimiters.ts';
import { type Cells, type Fault, textOf } from '../rows.ts';
import type { StockColumn } from './stock-columns.ts';

export interface StockRowContext {
  /** Of the product. */
  currency: string;
  /** At the moment, at the row's location. */
  onHand: number;
  /** Of rows that give none. */
  reason: string;
  delimiter: Delimiter;
}

export interface StockChange {
  delta: number;
  /** Minor units; null where the row does not say. */
  unitCost: number | null;
  reason: string;
}

export type StockRowReading = { change: StockChange } | { faults: Fault[] };

type StockCells = Cells<StockColumn>;

type Pieces = { delta: number } | { fault: Fault };

const fault = (column: StockColumn, message: string, cell: string | undefined): { fault: Fault } => ({
  fault: { column, message, value: cell ?? null },
});

/** One of the two columns says it: what there is, or by how much it changes. */
function readPieces({ onHand, change }: StockCells, current: number): Pieces {
  const [counted, moved] = [textOf(onHand), textOf(change)];
  if ((counted === '') === (moved === '')) {
    return fault('onHand', 'or "change" must be given, and not both', onHand ?? change);
  }
  const column = counted === '' ? 'change' : 'onHand';
  const reading = readWhole(counted === '' ? moved : counted);
  if ('fault' in reading) return fault(column, reading.fault, counted || moved);
  const pieces = Number(reading.value);
  if (Math.abs(pieces) > mostOnHand) return fault(column, `must be at most ${mostOnHand}`, counted || moved);
  if (column === 'change') return { delta: pieces };
  // What is owed to orders counts as less than nothing; nobody can count that, but an export tells it.
  if (pieces < 0 && pieces !== current) return fault('onHand', 'must be at least 0', onHand);
  return { delta: pieces - current };
}

function readUnitCost(cell: string | undefined, { currency, delimiter }: StockRowContext) {
  if (textOf(cell) === '') return { unitCost: null };
  const reading = readAmount(textOf(cell), { currency, delimiter });
  if ('fault' in reading) return fault('unitCost', reading.fault, cell);
  if (reading.amount > mostUnitCost)
    return fault('unitCost', `must be at most ${mostUnitCost} minor units of ${currency}`, cell);
  return { unitCost: reading.amount };
}

function readReason(cell: string | undefined, usual: string) {
  if (textOf(cell) === '') return { reason: usual };
  const result = reasonRule.safeParse(cell, { error: explainIssue });
  if (result.success) return { reason: result.data };
  return fault('reason', result.error.issues[0]?.message ?? 'cannot be taken', cell);
}

/** Understands a row of a SKU and a location that are there. What a piece costs counts only for what comes in. */
export function readStockRow(cells: StockCells, context: StockRowContext): StockRowReading {
  const pieces = readPieces(cells, context.onHand);
  const cost = readUnitCost(cells.unitCost, context);
  const why = readReason(cells.reason, context.reason);
  if ('fault' in pieces || 'fault' in cost || 'fault' in why) {
    return { faults: [pieces, cost, why].flatMap((reading) => ('fault' in reading ? [reading.fault] : [])) };
  }
  const unitCost = pieces.delta > 0 ? cost.unitCost : null;
  return { change: { delta: pieces.delta, unitCost, reason: why.reason } };
}
