import type { PaymentProvider, ProviderName } from '@waybill/domain';

/** Makes the call, and hands on what it returns and throws: for measuring. */
export type ObserveCall = <T>(
  call: { provider: ProviderName; operation: keyof PaymentProvider },
  work: () => Promise<T>,
) => Promise<T>;

/** Of a list its first answer is observed; how long the rest takes is its reader's doing as well. */
async function* observedList(
  provider: PaymentProvider,
  observe: ObserveCall,
  args: Parameters<PaymentProvider['list']>,
): ReturnType<PaymentProvider['list']> {
  const iterator = provider.list(...args)[Symbol.asyncIterator]();
  let result = await observe({ provider: provider.name, operation: 'list' }, () => iterator.next());
  try {
    while (!result.done) {
      yield result.value;
      result = await iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

/** The same provider, with every call to it observed. */
export function observedProvider(provider: PaymentProvider, observe: ObserveCall): PaymentProvider {
  const { name, configured } = provider;
  const as = <T>(operation: keyof PaymentProvider, work: () => Promise<T>) =>
    observe({ provider: name, operation }, work);
  return {
    name,
    configured,
    takesCurrency: (currency) => provider.takesCurrency(currency),
    create: (...args) => as('create', () => provider.create(...args)),
    confirm: (...args) => as('confirm', () => provider.confirm(...args)),
    capture: (...args) => as('capture', () => provider.capture(...args)),
    refund: (...args) => as('refund', () => provider.refund(...args)),
    void: (...args) => as('void', () => provider.void(...args)),
    lookup: (...args) => as('lookup', () => provider.lookup(...args)),
    account: (...args) => as('account', () => provider.account(...args)),
    check: (...args) => as('check', () => provider.check(...args)),
    list: (...args) => observedList(provider, observe, args),
    readWebhook: (...args) => as('readWebhook', () => provider.readWebhook(...args)),
  };
}
