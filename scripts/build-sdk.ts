import { relative, resolve } from 'node:path';
import { buildSdk } from './sdk/build-sdk.ts';

/** `npm run build-sdk`: the package as it is published, in `packages/sdk/dist` or the folder that is named. */
const folder = resolve(process.argv[2] ?? 'packages/sdk/dist');
await buildSdk(folder);
console.log(`Built. To publish it: npm publish ./${relative(process.cwd(), folder)}`);
