import { CheckoutPaymentIntent } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import { createOrder, order, refusal, startSimulator, usd } from './test-simulator.ts';

async function startApproval() {
  const connection = await startSimulator();
  const id = await createOrder(connection, { description: '<b>"Mugs" & more</b>', invoiceId: 'INV-1' });
  const { result } = await connection.orders.getOrder({ id });
  const page = String(result.links?.find(({ rel }) => rel === 'payer-action')?.href);
  const choose = (outcome: string) =>
    fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome }) });
  const show = async () => (await fetch(page)).text();
  return { ...connection, id, page, choose, show };
}

it('shows what is to be paid, and escapes what the shop says', async () => {
  const { page, show } = await startApproval();
  expect((await fetch(page)).headers.get('Content-Type')).toContain('text/html');
  const html = await show();
  expect(html).toContain('$19.99');
  expect(html).toContain('INV-1');
  expect(html).not.toContain('<b>"Mugs"');
  expect(html).toContain('&#60;b&#62;&#34;Mugs&#34; &#38; more');
});

it('approves the order and sends the payer back to the shop', async () => {
  const { orders, simulator, id, choose } = await startApproval();
  const answer = await choose('approve');
  expect(answer.status).toBe(303);
  const back = new URL(String(answer.headers.get('Location')));
  expect(back.origin + back.pathname).toBe('http://127.0.0.1:9/return');
  expect(Object.fromEntries(back.searchParams)).toEqual({
    from: 'shop',
    token: id,
    PayerID: expect.stringMatching(/^[2-9A-HJ-NP-Z]{13}$/),
  });
  expect((await orders.getOrder({ id })).result.status).toBe('APPROVED');
  expect(simulator.books().totals).toMatchObject([{ captures: 0 }]);
});

it('leaves the order as it is when the payer cancels, to be approved later', async () => {
  const { orders, id, choose } = await startApproval();
  const answer = await choose('cancel');
  expect(answer.headers.get('Location')).toBe(`http://127.0.0.1:9/cancel?token=${id}`);
  expect((await orders.getOrder({ id })).result.status).toBe('PAYER_ACTION_REQUIRED');
  await choose('approve');
  expect((await orders.getOrder({ id })).result.status).toBe('APPROVED');
});

it('asks again after a decline', async () => {
  const { orders, simulator, id, choose, show } = await startApproval();
  simulator.approve(id, 'approve_but_decline');
  await refusal(orders.captureOrder({ id }));
  expect(await show()).toContain('Choose another way to pay');
  await choose('approve');
  expect((await orders.captureOrder({ id })).result.status).toBe('COMPLETED');
});

it('has nothing to choose once the order is paid', async () => {
  const { orders, id, choose, show } = await startApproval();
  await choose('approve');
  await orders.captureOrder({ id });
  expect(await show()).toContain('This order is paid.');
  const late = await choose('cancel');
  expect(late.status).toBe(200);
  expect(await late.text()).toContain('This order is paid.');
});

it('leaves the payer on the page when the shop named no way back', async () => {
  const { orders } = await startSimulator();
  const { result } = await orders.createOrder({
    body: { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [{ amount: usd('5.00') }] },
  });
  const page = String(result.links?.find(({ rel }) => rel === 'approve')?.href);
  const answer = await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('The payment is approved.');
});

it('knows no other address and no other choice, and forgets the order in time', async () => {
  const { simulator, page, choose } = await startApproval();
  expect((await fetch(`${simulator.url}/checkoutnow?token=NONE`)).status).toBe(404);
  expect((await fetch(`${simulator.url}/checkoutnow`)).status).toBe(404);
  expect((await choose('approve_but_decline')).status).toBe(400);
  simulator.advanceClock(3 * 3_600_000);
  expect((await fetch(page)).status).toBe(404);
});

it('is also passed by scripts', async () => {
  const { simulator, id } = await startApproval();
  const act = (outcome: string) => order(simulator.url, `/orders/${id}/approve`, { outcome });
  expect(await act('cancel')).toMatchObject({ status: 200, body: { id, status: 'PAYER_ACTION_REQUIRED' } });
  expect(await act('approve')).toMatchObject({ status: 200, body: { id, status: 'APPROVED' } });
  expect((await act('shrug')).status).toBe(400);
});
