import { v7 } from 'uuid';

/** UUIDv7 (RFC 9562, 5.7): unique without a database, and in the order of its making. */
export const newId = (): string => v7();
