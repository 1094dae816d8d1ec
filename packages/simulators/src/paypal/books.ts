import { type Collections, openCollections } from '../lib/collections.ts';
import { schemas } from './model.ts';

export type Books = Collections<typeof schemas>;

/** Opens the books; with a `stateFile` they are the ones an earlier run left there. */
export const openBooks = (stateFile: string | null): Books => openCollections(schemas, stateFile);
