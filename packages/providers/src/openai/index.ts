export { createDescriber, type DescriberOptions } from './describer.ts';
