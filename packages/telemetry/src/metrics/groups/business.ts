import { aiProviders, draftOutcomes, mailKinds, orderStatuses } from '@waybill/domain';
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
  aiDrafts: {
    type: 'counter',
    name: 'waybill_ai_drafts_total',
    help: 'Attempts to have a description drafted by what came of them: `disabled` and `budget_spent` asked nobody.',
    labels: { provider: aiProviders, outcome: draftOutcomes },
  },
  aiTokens: {
    type: 'counter',
    name: 'waybill_ai_tokens_total',
    help: 'Tokens that these attempts took, read and written, those of answers of no use included.',
    labels: { provider: aiProviders },
  },
  aiCost: {
    type: 'counter',
    name: 'waybill_ai_cost_dollars_total',
    help: 'What they cost in US dollars, where `AI_PRICES` names the model.',
    labels: { provider: aiProviders },
  },
  aiBudgetUsed: {
    type: 'histogram',
    name: 'waybill_ai_budget_used_ratio',
    help: 'How much of its budget of the day a shop had used, or set aside, when an attempt was made for it.',
    labels: {},
    buckets: [0.1, 0.25, 0.5, 0.75, 0.9, 1],
  },
});
