import { z } from 'zod';
import {
  createFaults,
  type Fault as FaultOf,
  type FaultOrder as FaultOrderOf,
  type Faults as FaultsOf,
  requestFaults,
} from '../lib/faults.ts';
import { issueNames } from './issues.ts';

/**
 * An executed `status` fault loses the answer only: the same request id then tells what happened. A fault without a
 * path strikes any request but the one for a token.
 */
const requestFault = z.discriminatedUnion('kind', [
  ...requestFaults,
  /** Turns the request down with 422 and this issue; nothing happened and nothing is kept for the request id. */
  z.strictObject({ kind: z.literal('refuse'), issue: z.enum(issueNames) }),
]);
type RequestOrder = z.input<typeof requestFault>;

export type RequestFault = z.output<typeof requestFault>;
export type FaultOrder = FaultOrderOf<RequestOrder>;
export type Fault = FaultOf<RequestFault>;
export type Faults = FaultsOf<RequestOrder, RequestFault>;

export const createPayPalFaults = (): Faults => createFaults(requestFault);
