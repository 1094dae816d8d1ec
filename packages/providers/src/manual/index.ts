export { createManualProvider } from './create-manual-provider.ts';
