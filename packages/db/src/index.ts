export { batched } from './batched.ts';
export { isRepeatable, isUniqueViolation, sqlState } from './conflicts.ts';
export { type Database, type DatabaseOptions, DatabaseTimeout, openDatabase } from './database.ts';
export { Prisma } from './generated/client.ts';
export { asRole, type DatabaseRole } from './roles.ts';
export { type ShareOptions, shareTransactions } from './share-transactions.ts';
export { query, type Statement, statement } from './statement.ts';
export type { PrismaInTx, Tx } from './tx.ts';
export { isDatabaseUnavailable } from './unavailable.ts';
