import { expect, it } from 'vitest';
import { shareRig } from '../../testing/rig.ts';
import { openShop } from '../../testing/shop.ts';
import { setPassword } from '../password/change-password.ts';
import { authenticateStaff, createStaffMember } from '../staff.ts';
import { listSessions } from './read-sessions.ts';
import { startSession } from './start-session.ts';

const rig = shareRig();
const origin = { ip: null, userAgent: null };

it('a session does not start with a password that was changed after it was verified', async () => {
  const shop = await openShop(rig);
  const person = { email: 'ada@slow.example', name: 'Ada', password: 'old', role: 'staff' } as const;
  await shop.run((ctx) => createStaffMember(ctx, person));
  const { userId, passwordHash } = await authenticateStaff(rig.db, person);
  const session = { userId, passwordHash, kind: 'api', origin } as const;
  await shop.run((ctx) => startSession(ctx, session));
  await shop.run((ctx) => setPassword(ctx, { userId, password: 'new', keepSession: null }));
  await expect(shop.run((ctx) => startSession(ctx, session))).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  expect(await shop.run((ctx) => listSessions(ctx, { userId }))).toEqual([]);
});
