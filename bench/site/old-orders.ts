import type { Screen } from '../../scripts/start/screen.ts';
import type { Site } from './site.ts';

const chunk = 100_000;
/** The last old order is this old, and each one before it so much older; in seconds. */
const secondsApart = 15;

/**
 * Orders that were delivered long ago, with everything that such an order leaves behind. $1 tenant, $2 and $3 the
 * first and the last of this chunk, $4 how many there are to be in all, $5 the SKUs, $6 the next free order number.
 */
const insertChunk = `
  WITH old AS MATERIALIZED (
    SELECT n, uuidv7(shift) AS id, uuidv7(shift) AS payment_id, uuidv7(shift) AS mail_id, uuidv7(shift) AS note_id,
           clock_timestamp() + shift AS at, ($5::text[])[1 + n % cardinality($5)] AS first_sku,
           ($5::text[])[1 + (n + 1) % cardinality($5)] AS second_sku
    FROM (SELECT n, make_interval(secs => -${secondsApart}::float * ($4::int - n) - 3600) AS shift
          FROM generate_series($2::int, $3::int) AS n) AS s
  ), orders_ AS (
    INSERT INTO orders (tenant_id, id, number, status, customer_name, customer_email, shipping_address, shipping_method,
                        currency, payment_provider, subtotal, shipping_total, tax_total, discount_total, total, metadata,
                        created_at, updated_at)
    SELECT $1::uuid, id, $6::bigint + n, 'delivered', 'Ada Lovelace', 'ada' || n % 10000 || '@example.com',
           '{"line1":"12 St James''s Square","city":"London","postalCode":"SW1Y 4JH","country":"GB"}', 'standard', 'USD',
           'manual', 3750, 500, 298, 0, 4548, '{"cart":"c-1"}', at, at
    FROM old
  ), lines AS (
    INSERT INTO order_lines (tenant_id, order_id, line_no, sku, quantity, name, unit_price, total)
    SELECT $1::uuid, id, 1, first_sku, 1, 'Product ' || first_sku, 1250, 1250 FROM old
    UNION ALL SELECT $1::uuid, id, 2, second_sku, 2, 'Product ' || second_sku, 1250, 2500 FROM old
  ), events AS (
    INSERT INTO order_events (tenant_id, order_id, seq, type, data, actor, at)
    SELECT $1::uuid, id, seq, type, '{}', 'system:bench', at FROM old CROSS JOIN unnest(
      ARRAY['order.accepted', 'order.reserved', 'order.confirmed', 'mail.sent', 'mail.sent', 'order.shipped',
            'order.delivered']) WITH ORDINALITY AS e(type, seq)
  ), held AS (
    INSERT INTO stock_reservations (tenant_id, order_id, sku, location, quantity, state)
    SELECT $1::uuid, id, first_sku, 'main', 1, 'sold' FROM old UNION ALL SELECT $1::uuid, id, second_sku, 'main', 2, 'sold' FROM old
  ), moved AS (
    INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, actor, at)
    SELECT $1::uuid, id, first_sku, 'main', 'sale', -1, 'system:bench', at FROM old
    UNION ALL SELECT $1::uuid, id, second_sku, 'main', 'sale', -2, 'system:bench', at FROM old
  ), paid AS (
    INSERT INTO payments (tenant_id, id, order_id, provider, amount, currency, status, reference, created_at, updated_at)
    SELECT $1::uuid, payment_id, id, 'manual', 4548, 'USD', 'paid', 'manual:' || payment_id, at, at FROM old
  ), entries AS (
    INSERT INTO payment_entries (tenant_id, payment_id, kind, reference, amount, at)
    SELECT $1::uuid, payment_id, 'captured', 'r-' || n, 4548, at FROM old
  )
  INSERT INTO messages (tenant_id, id, kind, subject_id, order_id, recipient, status, created_at, settled_at)
  SELECT $1::uuid, mail_id, 'order_confirmed', id, id, 'ada' || n % 10000 || '@example.com', 'sent', at, at FROM old
  UNION ALL SELECT $1::uuid, note_id, 'order_received', id, id, 'merchant@bench.example', 'sent', at, at FROM old`;

/** Fills the shop with so many old orders, and has the database learn about them. */
export async function addOldOrders({ sql, shop }: Site, count: number, screen?: Screen): Promise<void> {
  const client = await sql.connect();
  try {
    const { rows } = await client.query<{ first: number }>(
      'UPDATE tenants SET next_order_number = next_order_number + $2 WHERE id = $1 RETURNING next_order_number - $2 AS first',
      [shop.tenantId, count],
    );
    // The rows fit together by construction: the foreign keys need not be looked up 30 million times.
    await client.query('SET session_replication_role = replica');
    for (let from = 0; from < count; from += chunk) {
      const last = Math.min(from + chunk, count) - 1;
      await client.query(insertChunk, [shop.tenantId, from, last, count, shop.skus, rows[0]?.first]);
      screen?.say(`  ${(last + 1).toLocaleString('en-GB')} old orders`);
    }
    await client.query('RESET session_replication_role');
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    client.release();
  }
}
