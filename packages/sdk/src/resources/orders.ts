import type {
  Cancellation,
  CreateOrderLinkAnswer,
  Diagnosis,
  ListOrdersQuery,
  Order,
  OrderEvent,
  OrderInput,
  PaymentInput,
  RecordPaymentBody,
  RefundInput,
  ShipmentInput,
} from '../generated/schemas.ts';
import type { CreateOptions, RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';
import { type WaitOptions, waitUntilSettled } from './wait-until-settled.ts';

/** Which orders a list shows. */
export type OrderFilter = Omit<ListOrdersQuery, 'cursor' | 'limit'>;

export class Orders extends Resource {
  /** Resolves when the order is safely stored; what becomes of it shows later, see `waitUntilSettled`. */
  create(order: OrderInput, options?: CreateOptions): Promise<Order> {
    return this.call('createOrder', { body: order }, options);
  }

  retrieve(id: string, options?: RequestOptions): Promise<Order> {
    return this.call('getOrder', { path: { id } }, options);
  }

  /** The newest first. */
  list(params: ListOrdersQuery = {}, options?: RequestOptions): Paged<Order> {
    return this.pages('listOrders', { query: params }, options);
  }

  /** What has happened to it so far, in order. */
  async events(id: string, options?: RequestOptions): Promise<OrderEvent[]> {
    return (await this.call('listOrderEvents', { path: { id } }, options)).data;
  }

  /** Why it is where it is, and what a person can do about it. */
  diagnose(id: string, options?: RequestOptions): Promise<Diagnosis> {
    return this.call('diagnoseOrder', { path: { id } }, options);
  }

  /** Calls it off; what was paid is given back. Fails with 409 once something of it has left. */
  cancel(id: string, cancellation: Cancellation, options?: WriteOptions): Promise<Order> {
    return this.call('cancelOrder', { path: { id }, body: cancellation }, options);
  }

  /** All that has not left yet, or the items that are named; takes the money that was set aside for them. */
  ship(id: string, shipment: ShipmentInput, options?: WriteOptions): Promise<Order> {
    return this.call('shipOrder', { path: { id }, body: shipment }, options);
  }

  deliver(id: string, shipmentId: string, options?: WriteOptions): Promise<Order> {
    return this.call('deliverShipment', { path: { id, shipmentId } }, options);
  }

  /** Gives money back: an amount, what items cost, or all that is left. Fails with 409 for more than was taken. */
  refund(id: string, refund: RefundInput, options?: WriteOptions): Promise<Order> {
    return this.call('requestRefund', { path: { id }, body: refund }, options);
  }

  /** Tries again with another method, after a payment that failed. */
  pay(id: string, payment: PaymentInput, options?: WriteOptions): Promise<Order> {
    return this.call('retryPayment', { path: { id }, body: payment }, options);
  }

  /** Money arrived that no provider reports, for example by a transfer. Needs a person's access token. */
  recordPayment(
    id: string,
    paymentId: string,
    receipt: RecordPaymentBody,
    options?: WriteOptions,
  ): Promise<Order> {
    return this.call('recordPayment', { path: { id, paymentId }, body: receipt }, options);
  }

  /** The address of a page that shows the order to its customer. */
  createStatusLink(id: string, options?: RequestOptions): Promise<CreateOrderLinkAnswer> {
    return this.call('createOrderLink', { path: { id } }, options);
  }

  /** The order as soon as nothing is under way for it any more. Throws `WaybillTimeoutError` after `withinMs`. */
  waitUntilSettled(id: string, options: WaitOptions = {}): Promise<Order> {
    return waitUntilSettled((each) => this.retrieve(id, each), options);
  }
}
