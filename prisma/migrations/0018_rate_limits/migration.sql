-- How often somebody has called within the minute that is going on.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- What follows is what Prisma cannot say.

-- Worth a minute: no WAL is written for it, and after a crash it is empty.
ALTER TABLE rate_limits SET UNLOGGED;

-- Counts under names that say whom they are of; nothing of a shop is in them, and addresses are counted before there is one.
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO waybill_app;
