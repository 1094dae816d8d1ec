import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { requestPasswordReset } from '../access/password/reset-password.ts';
import { createStaffMember } from '../access/staff.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { queueMail } from './queue-mail.ts';

const rig = shareRig();

const messages = ({ tenantId }: Shop) =>
  rig.sql(
    'SELECT kind, recipient, status, reason FROM messages WHERE tenant_id = $1 ORDER BY created_at, kind',
    [tenantId],
  );

describe('sending a mail', () => {
  it('sends one to each recipient, under a Message-ID of its own that is the message’s', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork();
    const sent = [...rig.mailer.to(shop.customerEmail), ...rig.mailer.to(shop.merchantEmail)];
    expect(sent).toHaveLength(2);
    const ids = await rig.sql<{ id: string }>('SELECT id FROM messages WHERE tenant_id = $1', [
      shop.tenantId,
    ]);
    expect(sent.map(({ messageId }) => messageId).toSorted()).toEqual(
      ids.map(({ id }) => `<${id}@shop.example>`).toSorted(),
    );
    expect(sent[0]).toMatchObject({
      from: expect.stringContaining('shop@shop.example'),
      to: shop.customerEmail,
    });
  });

  it('leaves no link behind that opens something', async () => {
    const shop = await openShop(rig);
    const email = 'grace@staff.example';
    const person = { email, name: 'Grace', password: 'x', role: 'staff' } as const;
    await shop.run((ctx) => createStaffMember(ctx, person));
    const { db, transact } = rig;
    const linkOf = (token: string) => `https://shop.example/?token=${token}`;
    await requestPasswordReset({ db, transact, request: {}, email, linkOf });
    await shop.jobs.drain();
    const [mail] = rig.mailer.to(email);
    const token = /token=(wbp_[\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '';
    expect([token, mail?.html]).toEqual([expect.stringMatching(/^wbp_/), expect.stringContaining(token)]);
    const rows = await rig.sql('SELECT m::text, data FROM messages m WHERE tenant_id = $1', [shop.tenantId]);
    expect(rows).toMatchObject([{ data: { name: 'Grace' } }]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is tried again when the server is not there', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    rig.mailer.failNext();
    expect(await shop.jobs.deliver(await shop.jobs.theDue('mail.send'))).toBe('retry');
    expect(await messages(shop)).toMatchObject([{ status: 'queued' }]);
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    expect(await messages(shop)).toMatchObject([{ status: 'sent' }]);
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
  });

  it('is sent by one run when the job is delivered three times at once', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    const job = await shop.jobs.theDue('mail.send');
    const gate = rig.mailer.hold();
    const sending = shop.jobs.deliver(job);
    await gate.reached;
    expect(await Promise.all([shop.jobs.deliver(job), shop.jobs.deliver(job)])).toEqual([
      'postponed',
      'postponed',
    ]);
    gate.open();
    expect(await sending).toBe('fulfilled');
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
    await shop.jobs.drain();
  });

  it('may be sent again after a crash, as the same mail to the same recipient', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    const job = await shop.jobs.theDue('mail.send');
    expect(await shop.jobs.deliver(job, { before: 2 })).toBe('killed');
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    rig.clock.advance({ minutes: 1 });
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    const [first, second] = rig.mailer.to(shop.customerEmail);
    expect(second).toEqual(first);
    await shop.jobs.drain();
  });

  it('is not sent again when the database breaks off while it is written down', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    const job = await shop.jobs.theDue('mail.send');
    const gate = rig.mailer.hold();
    const sending = shop.jobs.deliver(job);
    await gate.reached;
    await rig.sql('BEGIN');
    await rig.sql('SELECT FROM messages WHERE tenant_id = $1 FOR UPDATE', [shop.tenantId]);
    gate.open();
    const broken = await until(async () => {
      const [waiting] = await rig.sql(
        `SELECT pg_terminate_backend(pid) AS broken FROM pg_locks
         WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
      );
      return waiting?.['broken'];
    });
    await rig.sql('COMMIT');
    expect([broken, await sending]).toEqual([true, 'fulfilled']);
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
    await shop.jobs.drain();
  });

  it('is given up, with the reason, when the server never will take it; the others are sent', async () => {
    const shop = await openShop(rig);
    const customer = { name: 'Ada', email: 'ada@refused.example' };
    const orderId = await shop.placeAndWork({ customer });
    expect(await messages(shop)).toEqual([
      {
        kind: 'order_confirmed',
        recipient: customer.email,
        status: 'refused',
        reason: '550 no such mailbox',
      },
      { kind: 'order_received', recipient: shop.merchantEmail, status: 'sent', reason: null },
    ]);
    expect((await shop.eventTypes(orderId)).filter((type) => type.startsWith('mail.')).toSorted()).toEqual([
      ...['mail.refused', 'mail.sent'],
    ]);
  });

  it('is queued once for a subject, kind and recipient, also when two queue it at once', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('declined') });
    const mail = {
      kind: 'order_cancelled',
      subjectId: orderId,
      orderId,
      recipient: shop.customerEmail,
    } as const;
    const queue = () => shop.run((ctx) => queueMail(ctx, mail));
    await Promise.all([queue(), queue(), queue()]);
    await queue();
    await shop.jobs.theDue('mail.send');
    await shop.jobs.drain();
  });
});
