/** Why an order cannot be fulfilled: data on the order, told to the customer by mail. */
export interface Rejection {
  code:
    | 'unknown_sku'
    | 'inactive_product'
    | 'insufficient_stock'
    | 'price_changed'
    | 'currency_mismatch'
    | 'unknown_shipping_method';
  /** One sentence for a person. */
  detail: string;
  items?: RejectedItem[];
  /** Of `price_changed`: what the order would cost now, in minor units. */
  total?: number;
}

export interface RejectedItem {
  sku: string;
  requested?: number;
  available?: number;
}
