import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { Diagnosis, Order, OrderEvent } from '../types/order.ts';
import type {
  OrderFilter,
  OrderInput,
  PaymentInput,
  RefundInput,
  ShipmentInput,
} from '../types/order-input.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';
import { preferWait } from './prefer-wait.ts';
import { type WaitOptions, waitUntilSettled } from './wait-until-settled.ts';

export interface CreateOptions extends WriteOptions {
  /** Wait up to this many seconds, 30 at most, for the order to settle; answered at once if absent. */
  waitSeconds?: number | undefined;
}

const pathOf = (id: string, ...rest: string[]) =>
  ['/v1/orders', ...[id, ...rest].map((part) => encodeURIComponent(part))].join('/');

export class Orders {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves when the order is safely stored; what becomes of it shows later, see `waitUntilSettled`. */
  create(order: OrderInput, { waitSeconds, ...options }: CreateOptions = {}): Promise<Order> {
    const call = { path: '/v1/orders', body: order, ...preferWait(waitSeconds) };
    return post(this.#transport, call, options);
  }

  retrieve(id: string, options: RequestOptions = {}): Promise<Order> {
    return this.#transport.send({ method: 'GET', path: pathOf(id) }, options);
  }

  /** The newest first. */
  list(params: OrderFilter & PageParams = {}, options: RequestOptions = {}): Paged<Order> {
    return list(this.#transport, '/v1/orders', { ...params }, options);
  }

  /** What has happened to it so far, in order. */
  async events(id: string, options: RequestOptions = {}): Promise<OrderEvent[]> {
    const call = { method: 'GET', path: pathOf(id, 'events') } as const;
    return (await this.#transport.send<{ data: OrderEvent[] }>(call, options)).data;
  }

  /** Why it is where it is, and what a person can do about it. */
  diagnose(id: string, options: RequestOptions = {}): Promise<Diagnosis> {
    return this.#transport.send({ method: 'GET', path: pathOf(id, 'diagnosis') }, options);
  }

  /** Calls it off; what was paid is given back. Fails with 409 once something of it has left. */
  cancel(id: string, cancellation: { reason: string }, options: WriteOptions = {}): Promise<Order> {
    return post(this.#transport, { path: pathOf(id, 'cancel'), body: cancellation }, options);
  }

  ship(id: string, shipment: ShipmentInput, options: WriteOptions = {}): Promise<Order> {
    return post(this.#transport, { path: pathOf(id, 'shipments'), body: shipment }, options);
  }

  deliver(id: string, shipmentId: string, options: WriteOptions = {}): Promise<Order> {
    return post(this.#transport, { path: pathOf(id, 'shipments', shipmentId, 'deliver') }, options);
  }

  /** Gives money back: an amount, what items cost, or all that is left. Fails with 409 for more than was taken. */
  refund(id: string, refund: RefundInput, options: WriteOptions = {}): Promise<Order> {
    return post(this.#transport, { path: pathOf(id, 'refunds'), body: refund }, options);
  }

  /** Tries again with another method, after a payment that failed. */
  pay(id: string, payment: PaymentInput, options: WriteOptions = {}): Promise<Order> {
    return post(this.#transport, { path: pathOf(id, 'payments'), body: payment }, options);
  }

  /** The order as soon as nothing is under way for it any more. Throws `WaybillTimeoutError` after `withinMs`. */
  waitUntilSettled(id: string, options: WaitOptions = {}): Promise<Order> {
    return waitUntilSettled(this.#transport, { id, path: pathOf(id) }, options);
  }
}
