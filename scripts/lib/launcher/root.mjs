import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
export const modules = join(root, 'node_modules');
/** The Node that the whole project runs on, installed as one of its own packages. */
export const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
/** Where Node keeps what it has compiled: modules are read in half the time by whoever starts next. */
export const compiled = join(modules, '.cache', 'node');
