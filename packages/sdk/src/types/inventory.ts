/** The stock of one SKU, in pieces. */
export interface Inventory {
  sku: string;
  onHand: number;
  /** Held for orders that are not paid yet. */
  reserved: number;
  /** What can still be ordered. */
  available: number;
  levels: { location: string; onHand: number; reserved: number; lowStockThreshold: number | null }[];
}

export interface AdjustmentInput {
  sku: string;
  /** The shop's first, if absent. */
  location?: string | undefined;
  /** Pieces more, or fewer if negative. */
  delta: number;
  reason: string;
}

/** A change of stock as it was taken: a job applies it in a moment, unless pieces held for orders would be missing. */
export interface Adjustment {
  id: string;
  sku: string;
  location: string;
  delta: number;
  reason: string;
  status: 'pending' | 'applied' | 'rejected';
}
