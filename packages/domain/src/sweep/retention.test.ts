import { expect, it } from 'vitest';
import { requestPasswordReset } from '../access/password/reset-password.ts';
import { invitePerson } from '../access/people/invitations.ts';
import { issueRefreshToken, startSession } from '../access/sessions/start-session.ts';
import { authenticateStaff, createStaffMember } from '../access/staff.ts';
import { openRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { sweepRetention } from './retention.ts';

const day = 24 * 60 * 60 * 1_000;

it('retention removes what people left of their logins a month after it was of any use, and not before', async () => {
  const rig = await openRig();
  const { db, systemDb, transact } = rig;
  const shop = await openShop(rig);
  const person = { email: 'ada@example.com', name: 'Ada', password: 'x', role: 'owner' } as const;
  await shop.run((ctx) => createStaffMember(ctx, person));
  const { tenantId, userId, passwordHash } = await authenticateStaff(db, person);
  const linkOf = (token: string) => `https://shop.example/?token=${token}`;
  await requestPasswordReset({ db, transact, request: {}, email: person.email, linkOf });
  await transact({ tenantId, actor: { type: 'staff', id: userId } }, async (ctx) => {
    await invitePerson(ctx, { email: 'grace@example.com', name: 'Grace', role: 'staff', linkOf });
    const origin = { ip: null, userAgent: null };
    await issueRefreshToken(ctx, await startSession(ctx, { userId, passwordHash, kind: 'api', origin }));
  });
  const left = async () => {
    const [row] = await rig.sql(
      `SELECT (SELECT count(*)::int FROM sessions) AS sessions, (SELECT count(*)::int FROM refresh_tokens) AS tokens,
              (SELECT count(*)::int FROM invitations) AS invitations,
              (SELECT count(*)::int FROM password_resets) AS resets`,
    );
    return row;
  };
  const sweepAfter = (days: number) =>
    sweepRetention({ systemDb, transact, now: new Date(rig.clock.now.getTime() + days * day) });

  expect(await sweepAfter(29)).toBe(0);
  expect(await left()).toEqual({ sessions: 1, tokens: 1, invitations: 1, resets: 1 });
  expect(await sweepAfter(38)).toBe(2);
  expect(await left()).toEqual({ sessions: 1, tokens: 1, invitations: 0, resets: 0 });
  expect(await sweepAfter(121)).toBe(1);
  expect(await left()).toEqual({ sessions: 0, tokens: 0, invitations: 0, resets: 0 });
});
