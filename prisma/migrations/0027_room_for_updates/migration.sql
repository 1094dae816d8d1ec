-- Each line of an order is written twice, when it is accepted and when it is priced, and most obligations are held once
-- before they are met. Where a page has room for the second version, no index hears of it.
SET LOCAL lock_timeout = '3s';
ALTER TABLE "order_lines" SET (fillfactor = 50);
ALTER TABLE "outbox" SET (fillfactor = 50);
