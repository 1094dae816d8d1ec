import { type Customer, type CustomerExport, type ExportedOrder, orderView } from '@waybill/domain';

export const customerView = ({ mark, orders, erasedAt }: Customer) => ({ id: mark, orders, erasedAt });

/** What a customer does next at the provider holds secrets; everything else of the order is theirs. */
function exportedOrder({ order, events, mails, disputes, links }: ExportedOrder) {
  const { payments, ...rest } = orderView(order);
  return {
    ...rest,
    payments: payments.map(({ nextAction: _, ...payment }) => payment),
    disputes,
    events: events.map(({ at, type, data }) => ({ at, type, data })),
    mails,
    statusLinks: links,
  };
}

export const exportView = (email: string, { mark, orders, carts, quotes, deeds }: CustomerExport) => ({
  id: mark,
  email,
  orders: orders.map(exportedOrder),
  carts,
  quotes,
  auditLog: deeds,
});
