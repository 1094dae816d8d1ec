import { describeProvider } from '../testing/index.ts';
import { createManualProvider } from './create-manual-provider.ts';

const provider = createManualProvider();

describeProvider('manual', {
  lacks: {
    charge: 'invoices are paid outside, and staff records what arrives.',
    decline: 'nobody is asked for money.',
    approval: 'the customer pays the invoice whenever it suits.',
    capture: 'nothing can be set aside.',
    'lasting void': 'only our own books know of invoices.',
    memory: 'only our own books know of invoices.',
    list: 'nobody else keeps books of invoices.',
    webhooks: 'nobody is there to send one.',
    faults: 'no request leaves the process.',
  },
  start: async () => ({
    provider: () => provider,
    paymentOf: () => ({}),
    act: () => undefined,
    books: () => ({ captured: 0, refunded: 0, takes: 0 }),
    fault: () => () => 0,
    webhook: () => ({ body: Buffer.from('{}'), headers: {} }),
  }),
});
