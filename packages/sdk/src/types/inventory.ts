/** What becomes of an order for more than is there: it is refused, or taken and waits. */
export type WhenSoldOut = 'refuse' | 'backorder' | 'preorder';

/** The stock of one SKU at one location, in pieces. */
export interface StockLevel {
  location: string;
  /** Less than nothing where more was sold than was there. */
  onHand: number;
  /** Held for orders that are not paid yet. */
  reserved: number;
  /** Whether orders are taken from the location. */
  active: boolean;
  /** The merchant is told when the available stock reaches it; null: never. */
  lowStockThreshold: number | null;
  /** How far above its threshold the stock has to rise before the merchant is told again. */
  lowStockMargin: number;
  /** Pieces that orders wait for. */
  awaited: number;
  /** Pieces on their way here from other locations. */
  incoming: number;
  /** What the pieces on hand cost, in minor units. */
  value: number;
}

/** The stock of one SKU, in pieces. */
export interface Inventory {
  sku: string;
  onHand: number;
  /** Held for orders that are not paid yet. */
  reserved: number;
  /** What is there and can be ordered. */
  available: number;
  /** Pieces that orders wait for. */
  awaited: number;
  incoming: number;
  /** Minor units. */
  value: number;
  /** What a piece costs on average, in minor units; null where none is there. */
  unitCost: number | null;
  whenSoldOut: WhenSoldOut;
  /** How many pieces may be owed in all; null: any number. */
  backorderLimit: number | null;
  /** The day it is expected, as `2026-12-24`. */
  availableFrom: string | null;
  levels: StockLevel[];
}

/** What is not named stays as it is. */
export interface StockPolicyChanges {
  whenSoldOut?: WhenSoldOut;
  backorderLimit?: number | null;
  /** As `2026-12-24`. */
  availableFrom?: string | null;
  /** Days from an order at the supplier to its arrival, and days that it should last; null: as the shop has it. */
  leadDays?: number | null;
  coverDays?: number | null;
  levels?: { location: string; lowStockThreshold?: number | null; lowStockMargin?: number }[];
}

export interface AdjustmentInput {
  sku: string;
  /** The shop's first, if absent. */
  location?: string | undefined;
  /** Pieces more, or fewer if negative. */
  delta: number;
  /** What each piece that comes in costs, in minor units; as much as those there are on average, if absent. */
  unitCost?: number | undefined;
  reason: string;
}

/** A change of stock as it was taken: a job applies it in a moment, unless pieces held for orders would be missing. */
export interface Adjustment {
  id: string;
  sku: string;
  location: string;
  delta: number;
  unitCost: number | null;
  reason: string;
  status: 'pending' | 'applied' | 'rejected';
}

/** A change of stock, and what became of it. */
export interface SettledAdjustment extends Adjustment {
  /** Why it could not be applied. */
  rejection: string | null;
  actor: string;
  createdAt: string;
  settledAt: string | null;
}

export type MovementKind = 'adjustment' | 'sale' | 'restock' | 'transfer' | 'count';

/** One change of what is on hand. */
export interface Movement {
  at: string;
  kind: MovementKind;
  location: string;
  delta: number;
  /** On hand at the location after it. */
  balance: number;
  /** What it added to the value of the stock, in minor units: of a sale, what the pieces cost, with a minus. */
  value: number;
  unitCost: number | null;
  /** The order, adjustment, refund, transfer or count behind it. */
  causeId: string;
  reason: string | null;
  actor: string;
}

/** When a SKU runs out, and when to order how much of it; days are those of UTC, as `2026-12-24`. */
export interface Forecast {
  sku: string;
  asOf: string;
  available: number;
  incoming: number;
  history: { from: string | null; days: number; daysWithSales: number; sold: number };
  /** Pieces a day. */
  demand: { mean: number; deviation: number } | null;
  runsOut: { expected: string; earliest: string; latest: string | null; confidence: number } | null;
  reorder: { leadDays: number; coverDays: number; point: number; quantity: number; by: string } | null;
}

/** A place where stock is kept. */
export interface Location {
  code: string;
  name: string;
  /** Lower is asked first. */
  priority: number;
  /** Orders are taken only from active ones. */
  active: boolean;
}

export type LocationInput = Pick<Location, 'code' | 'name'> & Partial<Location>;
export type LocationChanges = Partial<Omit<Location, 'code'>>;

export interface TransferInput {
  from: string;
  to: string;
  lines: { sku: string; quantity: number }[];
  /** It leaves at once and is on its way until somebody says that it arrived. */
  inTwoSteps?: boolean | undefined;
  reason: string;
}

/** Stock that a job moves from one location to another: all of its lines, or none. */
export interface Transfer extends Omit<TransferInput, 'inTwoSteps'> {
  id: string;
  inTwoSteps: boolean;
  status: 'pending' | 'in_transit' | 'receiving' | 'completed' | 'rejected';
  rejection: string | null;
  actor: string;
  createdAt: string;
  dispatchedAt: string | null;
  settledAt: string | null;
}

export interface StockCountInput {
  location: string;
  /** These alone; whatever is at the location, if absent. */
  skus?: string[] | undefined;
  reason: string;
}

/** A stock-take of one location. */
export interface StockCount {
  id: string;
  location: string;
  scope: 'all' | 'chosen';
  reason: string;
  status: 'open' | 'closing' | 'closed' | 'cancelled';
  /** Why it could not be closed. */
  rejection: string | null;
  actor: string;
  openedAt: string;
  closedAt: string | null;
  /** SKUs on it, SKUs that were counted, and, when it is closed, SKUs whose figure differs. */
  lines: number;
  counted: number;
  different: number;
  /** Pieces, and what they come to in minor units; when it is closed. */
  found: number;
  missing: number;
  value: number;
}

export interface CountedFigure {
  sku: string;
  counted: number;
  /** When the pieces were counted; now, if absent. */
  countedAt?: string | Date | undefined;
}

/** One SKU of a stock-take; the last three are known when it is closed. */
export interface StockCountLine {
  sku: string;
  counted: number | null;
  countedAt: string | null;
  countedBy: string | null;
  expected: number | null;
  difference: number | null;
  value: number | null;
}
