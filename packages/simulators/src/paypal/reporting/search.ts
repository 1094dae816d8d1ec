import { z } from 'zod';
import type { Call } from '../call.ts';
import { PayPalError } from '../errors.ts';
import type { Refusal } from '../model.ts';
import { wireMoney } from '../money.ts';
import { link } from '../serialize/link.ts';
import { buyer, payee } from '../serialize/people.ts';
import { wireTime } from '../serialize/time.ts';
import { listTransactions, type Transaction } from './transactions.ts';

/** `2026-03-01T12:00:00Z`, or with an offset for the zone; the seconds are required. */
const time = z.iso.datetime({ offset: true }).transform((text) => ({ text, at: Date.parse(text) }));

/** Parameters that select by what no transaction here has, like the store, are accepted and select nothing. */
export const searchQuery = z.object({
  start_date: time,
  end_date: time,
  transaction_id: z.string().min(17).max(19).optional(),
  transaction_type: z.string().optional(),
  transaction_status: z.enum(['D', 'P', 'S', 'V']).optional(),
  /** Minor units: `[500 TO 1005]`. */
  transaction_amount: z
    .string()
    .regex(/^\[?-?\d+ TO -?\d+\]?$/)
    .optional(),
  transaction_currency: z.string().length(3).optional(),
  fields: z.string().default('transaction_info'),
  balance_affecting_records_only: z.enum(['Y', 'N']).default('Y'),
  page_size: z.coerce.number<string>().int().min(1).max(500).default(100),
  page: z.coerce.number<string>().int().min(1).default(1),
});
export type SearchQuery = z.output<typeof searchQuery>;

const longestMs = 31 * 24 * 60 * 60 * 1000;

/** A page of the transactions of a time: https://developer.paypal.com/api/transaction-search/v1/ */
export function searchTransactions(call: Call, query: SearchQuery, reportingDelayMs: number) {
  const refreshed = call.now - reportingDelayMs;
  checkDates(query, refreshed);
  const found = listTransactions(call.books)
    .filter(({ initiated }) => initiated <= refreshed)
    .filter((transaction) => matches(transaction, query));
  const { page, page_size: size } = query;
  const pages = Math.ceil(found.length / size);
  return {
    transaction_details: found
      .slice((page - 1) * size, page * size)
      .map((transaction) => serialize(transaction, query.fields.split(','))),
    account_number: payee.merchant_id,
    start_date: wireTime(query.start_date.at),
    end_date: wireTime(Math.min(query.end_date.at, refreshed)),
    last_refreshed_datetime: wireTime(refreshed),
    page,
    total_items: found.length,
    total_pages: pages,
    links: pageLinks(call, page, pages),
  };
}

function checkDates({ start_date: start, end_date: end }: SearchQuery, refreshed: number): void {
  const wrongEnd = (issue: string) =>
    invalid('Invalid request - see details.', [
      { field: 'end_date', value: end.text, location: 'query', issue },
    ]);
  if (end.at < start.at) throw wrongEnd('End date is before start date');
  if (end.at - start.at > longestMs) throw wrongEnd('Date range is greater than 31 days');
  if (start.at > refreshed) throw invalid('Data for the given start date is not available.', []);
}

const invalid = (message: string, details: Refusal['details']) =>
  new PayPalError({ status: 400, name: 'INVALID_REQUEST', message, details });

function matches(transaction: Transaction, query: SearchQuery): boolean {
  const { initiated, amount } = transaction;
  const [least = -Infinity, most = Infinity] = query.transaction_amount?.match(/-?\d+/g)?.map(Number) ?? [];
  const isOrAny = <T>(value: T, wanted: T | undefined) => wanted === undefined || value === wanted;
  return (
    // The report is about whole seconds.
    Math.floor(initiated / 1000) * 1000 >= query.start_date.at &&
    initiated <= query.end_date.at &&
    amount >= least &&
    amount <= most &&
    (transaction.balanceAffecting || query.balance_affecting_records_only === 'N') &&
    isOrAny(transaction.id, query.transaction_id) &&
    isOrAny<string>(transaction.code, query.transaction_type) &&
    isOrAny(transaction.status, query.transaction_status) &&
    isOrAny(transaction.currency, query.transaction_currency)
  );
}

function serialize(transaction: Transaction, fields: string[]) {
  const { currency, reference, invoiceId, customId, fee } = transaction;
  const asked = (field: string) => fields.includes('all') || fields.includes(field);
  const payer = {
    account_id: buyer.account_id,
    email_address: buyer.email_address,
    payer_status: 'Y',
    payer_name: { given_name: buyer.name.given_name, surname: buyer.name.surname },
    country_code: buyer.country_code,
  };
  return {
    ...(asked('transaction_info')
      ? {
          transaction_info: {
            paypal_account_id: buyer.account_id,
            transaction_id: transaction.id,
            paypal_reference_id: reference.id,
            paypal_reference_id_type: reference.type,
            transaction_event_code: transaction.code,
            transaction_initiation_date: wireTime(transaction.initiated),
            transaction_updated_date: wireTime(transaction.updated),
            transaction_amount: wireMoney(transaction.amount, currency),
            ...(fee === 0 ? {} : { fee_amount: wireMoney(fee, currency) }),
            transaction_status: transaction.status,
            ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
            ...(customId === null ? {} : { custom_field: customId }),
            protection_eligibility: '01',
          },
        }
      : {}),
    ...(asked('payer_info') ? { payer_info: payer } : {}),
  };
}

function pageLinks(call: Call, page: number, pages: number) {
  const to = (rel: string, number: number) => link(call, rel, `/v1/reporting/transactions?page=${number}`);
  return [
    to('self', page),
    ...(page > 1 ? [to('first', 1), to('prev', page - 1)] : []),
    ...(page < pages ? [to('next', page + 1), to('last', pages)] : []),
  ];
}
