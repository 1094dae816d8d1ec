import { mailKinds, orderStatuses } from '@waybill/domain';
import { defineMetrics } from '../definition.ts';

export const moneyKinds = ['captured', 'refunded', 'refund_reversed'] as const;

export const businessMetrics = defineMetrics({
  ordersAccepted: {
    type: 'counter',
    name: 'waybill_orders_accepted_total',
    help: 'Orders taken: committed, and answered with 202. A repeated request does not count again.',
    labels: {},
  },
  ordersMoved: {
    type: 'counter',
    name: 'waybill_orders_moved_total',
    help: 'Orders that reached this status.',
    labels: { status: orderStatuses.filter((status) => status !== 'pending') },
  },
  moneyMoved: {
    type: 'counter',
    name: 'waybill_money_minor_units_total',
    help: 'Money that entered the books, in the smallest unit of its currency.',
    labels: { kind: moneyKinds, currency: 'ISO 4217 codes of currencies that money came in' },
  },
  mails: {
    type: 'counter',
    name: 'waybill_mails_total',
    help: 'Mails that the mail server took, or refused for good.',
    labels: { kind: mailKinds, result: ['sent', 'refused'] },
  },
  stockAlerts: {
    type: 'counter',
    name: 'waybill_stock_alerts_total',
    help: 'SKUs of which a merchant was told that they run low.',
    labels: {},
  },
});
