-- In a migration of its own: nobody waits while the rows are read.
SET LOCAL lock_timeout = '3s';
ALTER TABLE "users" VALIDATE CONSTRAINT "users_role";
