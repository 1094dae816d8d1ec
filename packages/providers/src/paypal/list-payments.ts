import {
  ApiError,
  type ApiResponse,
  type CapturedPayment,
  type Order,
  type PaymentAuthorization,
  PaypalReferenceIdType,
  type SearchResponse,
  type TransactionInformation,
} from '@paypal/paypal-server-sdk';
import type { ListedPayment } from '@waybill/domain';
import { describe, getOrder } from './look-up-payment.ts';
import { readCustomId } from './names.ts';
import type { Session } from './session.ts';

type AuthorizedOrCaptured = Pick<PaymentAuthorization & CapturedPayment, 'supplementaryData'>;

interface Window {
  from: Date;
  to: Date;
}

/** The longest time a search may be about. */
const longestMs = 31 * 24 * 60 * 60 * 1000;

/**
 * PayPal lists no orders, only transactions, so what was never paid is not told; and a transaction appears up to
 * three hours after it happened. Payments that belong to no order, such as invoices sent by hand, are none of ours.
 */
export async function* listPayments(
  session: Session,
  window: Window,
): AsyncGenerator<ListedPayment, void, undefined> {
  const seen = new Set<string>();
  for await (const transaction of searchPayments(session, window)) {
    const id = await orderOf(session, transaction);
    if (id === null || seen.has(id)) continue;
    seen.add(id);
    const order = await unlessUnknown(getOrder(session, id));
    if (order !== null) yield await toListed(session, order);
  }
}

async function toListed(session: Session, order: Order): Promise<ListedPayment> {
  const [unit] = order.purchaseUnits ?? [];
  return {
    ...readCustomId(unit?.customId),
    snapshot: await describe(session, order),
    currency: unit?.amount?.currencyCode ?? '',
    createdAt: new Date(order.createTime ?? 0),
  };
}

async function* searchPayments(
  session: Session,
  { from, to }: Window,
): AsyncGenerator<TransactionInformation, void, undefined> {
  for (let start = from.getTime(); start <= to.getTime(); start += longestMs) {
    const end = Math.min(start + longestMs, to.getTime());
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const found = await searchPage(session, { from: new Date(start), to: new Date(end) }, page);
      pages = found.totalPages ?? 1;
      const infos = (found.transactionDetails ?? []).map(({ transactionInfo }) => transactionInfo);
      yield* infos.filter((info) => info !== undefined).filter(opensPayment);
    }
  }
}

/** A window that begins after the last refresh of the report has nothing in it yet, which PayPal calls an error. */
async function searchPage({ transactions }: Session, window: Window, page: number): Promise<SearchResponse> {
  try {
    const { result } = await transactions.searchTransactions({
      startDate: window.from.toISOString(),
      endDate: window.to.toISOString(),
      fields: 'transaction_info',
      balanceAffectingRecordsOnly: 'N',
      pageSize: 500,
      page,
    });
    return result;
  } catch (error) {
    const early = error instanceof ApiError && error.statusCode === 400;
    if (early && /is not available/.test(String(error.body))) return {};
    throw error;
  }
}

/**
 * Payments begin with T00, authorisations with T13:
 * https://developer.paypal.com/docs/transaction-search/transaction-event-codes/. A capture of an authorisation
 * opens none.
 */
function opensPayment({ transactionEventCode: code = '', paypalReferenceIdType }: TransactionInformation) {
  return code === 'T1300' || (code.startsWith('T00') && paypalReferenceIdType !== PaypalReferenceIdType.Txn);
}

async function orderOf({ payments }: Session, transaction: TransactionInformation): Promise<string | null> {
  const {
    transactionId: id = '',
    paypalReferenceId,
    paypalReferenceIdType,
    transactionEventCode,
  } = transaction;
  if (paypalReferenceIdType === PaypalReferenceIdType.Odr) return paypalReferenceId ?? null;
  const asked: Promise<ApiResponse<AuthorizedOrCaptured>> =
    transactionEventCode === 'T1300'
      ? payments.getAuthorizedPayment({ authorizationId: id })
      : payments.getCapturedPayment({ captureId: id });
  const found = await unlessUnknown(asked);
  return found?.result.supplementaryData?.relatedIds?.orderId ?? null;
}

async function unlessUnknown<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && error.statusCode === 404) return null;
    throw error;
  }
}
