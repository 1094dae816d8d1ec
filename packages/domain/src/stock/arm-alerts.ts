/**
 * SET clauses for a statement that lifts what is available to `available`, an expression over the row as it was. The
 * merchant is told again of a SKU only after it rose above its threshold by the margin, and of one that sold out only
 * after it rose above the margin: a level that swings around a threshold is told of once.
 */
export const armAlerts = (available: string): string => `
       alerted_at = CASE WHEN ${available} > low_stock_threshold + low_stock_margin THEN NULL ELSE alerted_at END,
       sold_out_armed = sold_out_armed OR (low_stock_threshold IS NOT NULL AND ${available} > low_stock_margin)`;
