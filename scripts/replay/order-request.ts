import type { OrderInput, PaymentInput } from '@waybill/sdk';
import { type Catalogue, itemOf } from './catalogue.ts';
import { countryCode } from './country.ts';
import type { Invoice } from './sales-file/invoices.ts';

export const currency = 'GBP';
export const shippingMethod = 'standard';

export const payments = {
  /** By invoice: the order goes on without the money. */
  manual: { provider: 'manual' },
  stripe: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
} as const satisfies Record<string, PaymentInput>;
export type ReplayProvider = keyof typeof payments;

/** What the longest name or line of an address may be; the file's own values are far shorter. */
const longest = 100;

/** The invoice as an order. What the file does not say is made up, and recognisably so. */
export function orderOf(invoice: Invoice, catalogue: Catalogue, provider: ReplayProvider): OrderInput {
  const { number, sales, country, placedAt, customer } = invoice;
  return {
    customer: customerOf(invoice),
    shippingAddress: {
      line1: 'The file has no addresses',
      city: country.trim().slice(0, longest) || 'Unknown',
      postalCode: '00000',
      // One that is no country is sent as it is: it is for the API to refuse.
      country: countryCode(country) ?? country,
    },
    shippingMethod,
    currency,
    items: sales.map((sale) => itemOf(catalogue, sale)),
    payment: payments[provider],
    metadata: {
      invoice: number.slice(0, longest),
      placedAt,
      ...(customer && { customer: customer.slice(0, longest) }),
    },
  };
}

function customerOf({ customer, number }: Invoice): OrderInput['customer'] {
  if (customer === '') return { name: 'Guest', email: `${mailbox('guest', number)}@guest.example` };
  return {
    name: `Customer ${customer}`.slice(0, longest),
    email: `${mailbox('customer', customer)}@customers.example`,
  };
}

/** The local part of an address, 64 characters at most (RFC 5321, 4.5.3.1.1). */
const mailbox = (kind: string, id: string): string =>
  `${kind}-${id.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.slice(0, 64);

/** An order is submitted once per invoice of a run, whatever happens on the way. */
export const idempotencyKeyOf = ({ number }: Invoice): string => `invoice-${encodeURIComponent(number)}`;
