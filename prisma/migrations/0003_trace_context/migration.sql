-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "traceparent" TEXT;

-- What a person has to look at is counted without reading what is merely due.
CREATE INDEX outbox_parked_idx ON outbox (job) WHERE parked_at IS NOT NULL;
