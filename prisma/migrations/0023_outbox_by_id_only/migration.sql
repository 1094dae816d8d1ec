-- The outbox is empty most of the time, and that is how the planner knows it. When ten thousand obligations come at
-- once it still expects one, and an index that begins with the tenant looks as good to it for finding obligations by
-- their ids as the primary key: each statement then reads all that the shop owes.
DROP INDEX CONCURRENTLY "outbox_tenant_id_job_dedupe_key_key";
