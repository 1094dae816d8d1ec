/**
 * How long a request waits for the database at most, in milliseconds: for a connection, and then for its transaction. A
 * database that is frozen answers nothing and closes nothing; a caller who is told so can come back.
 */
export const patience = { connectTimeoutMs: 2_000, deadlineMs: 4_000 };
