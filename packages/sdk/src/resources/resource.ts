import { tagOf } from '../entity-tags.ts';
import { type Operations, routes } from '../generated/operations.ts';
import { newIdempotencyKey } from '../idempotency-key.ts';
import type { ChangeOptions, CreateOptions, RequestOptions } from '../options.ts';
import { type Page, type Paged, paged } from '../paged.ts';
import type { Transport } from '../transport.ts';

export type OperationName = keyof Operations;

/** What an operation takes: what stands in its path, its query, its body. */
export type Given<Name extends OperationName> = Omit<Operations[Name], 'answer'>;

/** The operations that answer with a page of a list. */
export type ListName = {
  [Name in OperationName]: Operations[Name]['answer'] extends Page<unknown> ? Name : never;
}[OperationName];

/** What such a list is of. */
export type ItemOf<Name extends ListName> = Operations[Name]['answer']['data'][number];

export interface CallOptions extends CreateOptions, ChangeOptions {
  /** Shows that one may have the cart. */
  cartToken?: string | undefined;
  /** Fails with `precondition_failed` if that has been changed since the API answered it. */
  ifUnchanged?: object | undefined;
}

/** As the transport takes it, whichever operation it is for. */
interface AnyGiven {
  path?: Readonly<Record<string, string>>;
  query?: object | undefined;
  body?: object | undefined;
}

/** They take no idempotency key and need none: done twice, they leave what they leave when done once. */
const harmlessTwice: ReadonlySet<OperationName> = new Set([
  ...(['createCart', 'mergeCart', 'archiveProduct', 'restoreProduct', 'createOrderLink'] as const),
  ...(['quoteShipping', 'exportCustomer', 'eraseCustomer'] as const),
]);

const fill = (template: string, values: Readonly<Record<string, string>> = {}): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

/** Calls operations by their names, with what the API's description says that they take. */
export class Resource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  protected async call<Name extends OperationName>(
    name: Name,
    given: Given<Name>,
    { idempotencyKey, waitSeconds, version, cartToken, ifUnchanged, ...options }: CallOptions = {},
  ): Promise<Operations[Name]['answer']> {
    const [method, template, kind] = routes[name];
    const { path, query, body }: AnyGiven = given;
    const isKeyed = kind === 'keyed';
    const headers = {
      ...(isKeyed && { 'idempotency-key': idempotencyKey ?? newIdempotencyKey() }),
      ...(waitSeconds !== undefined && { prefer: `wait=${waitSeconds}` }),
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(ifUnchanged && { 'if-match': tagOf(ifUnchanged) }),
      ...(cartToken !== undefined && { 'x-cart-token': cartToken }),
    };
    return this.#transport.send(
      {
        ...{ method, path: fill(template, path), query: { ...query }, body, headers },
        holdsForMs: (waitSeconds ?? 0) * 1_000,
        isRepeatable: method !== 'POST' || isKeyed || harmlessTwice.has(name),
        answersBytes: kind === 'bytes',
      },
      options,
    );
  }

  protected pages<Name extends ListName>(
    name: Name,
    given: Given<Name>,
    options: RequestOptions = {},
  ): Paged<ItemOf<Name>> {
    const { query, ...rest }: AnyGiven = given;
    const { cursor: from, ...filter }: { cursor?: string } = { ...query };
    const fetchPage = (cursor: string | undefined) =>
      this.call(name, { ...rest, query: { ...filter, cursor } } as Given<Name>, options);
    return paged<ItemOf<Name>>(fetchPage, from);
  }
}
