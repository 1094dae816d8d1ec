import { z } from 'zod';
import {
  createFaults,
  type Fault as FaultOf,
  type FaultOrder as FaultOrderOf,
  type Faults as FaultsOf,
  requestFaults,
} from '../lib/faults.ts';

/** The error of an executed `status` fault is what the request's idempotency key replays from then on. */
const requestFault = z.discriminatedUnion('kind', requestFaults);
type RequestOrder = z.input<typeof requestFault>;

export type RequestFault = z.output<typeof requestFault>;
export type FaultOrder = FaultOrderOf<RequestOrder>;
export type Fault = FaultOf<RequestFault>;
export type Faults = FaultsOf<RequestOrder, RequestFault>;

export const createStripeFaults = (): Faults => createFaults(requestFault);
