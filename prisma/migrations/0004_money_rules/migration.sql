-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "account" TEXT,
ADD COLUMN     "account_mode" TEXT,
ADD COLUMN     "elsewhere_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "payment_entries" ADD COLUMN     "refund_id" UUID;

-- AddForeignKey
ALTER TABLE "payment_entries" ADD CONSTRAINT "payment_entries_tenant_id_refund_id_fkey" FOREIGN KEY ("tenant_id", "refund_id") REFERENCES "refunds"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma's schema cannot say.

ALTER TABLE payments
  ADD CONSTRAINT payments_account_mode CHECK (account_mode IN ('test', 'live')),
  ADD CONSTRAINT payments_account_whole CHECK ((account IS NULL) = (account_mode IS NULL));
ALTER TABLE payment_entries
  DROP CONSTRAINT payment_entries_kind,
  ADD CONSTRAINT payment_entries_kind CHECK (
    kind IN ('authorized', 'captured', 'refunded', 'refund_reversed', 'voided')),
  ADD CONSTRAINT payment_entries_refund CHECK (refund_id IS NULL OR kind IN ('refunded', 'refund_reversed'));

-- What was given back before is known by the provider's id of the refund; what has none was given back by others.
-- An owner who is no superuser sees these rows only while the policies are not forced on him.
ALTER TABLE payment_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE refunds NO FORCE ROW LEVEL SECURITY;
UPDATE payment_entries e SET refund_id = r.id
FROM refunds r
WHERE e.kind = 'refunded' AND r.tenant_id = e.tenant_id AND r.payment_id = e.payment_id
  AND e.reference IN (r.reference, r.id::text);
ALTER TABLE payment_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE refunds FORCE ROW LEVEL SECURITY;
