import { createStaffMember, type Role } from '@waybill/domain';
import { until } from '@waybill/testing';
import { decodeJwt } from 'jose';
import type { Client } from './client.ts';
import type { TestApi } from './start-api.ts';

/** One of the shop's people, logged in. */
export interface TestPerson {
  id: string;
  email: string;
  password: string;
  client: Client;
  refreshToken: string;
}

let people = 0;

export interface Session {
  accessToken: string;
  refreshToken: string;
}

export const freshEmail = (): string => `person-${++people}@example.com`;

export const password = 'correct horse battery staple';

/** Logs in, wherever the person came from. */
export async function enter(
  api: TestApi,
  credentials: { email: string; password: string },
): Promise<TestPerson> {
  const { status, body } = await api.stranger.post<Session>('/v1/auth/login', {
    email: credentials.email,
    password: credentials.password,
  });
  if (status !== 200) throw new Error(`${credentials.email} cannot log in: ${JSON.stringify(body)}`);
  const id = String(decodeJwt(body.accessToken).sub);
  return { ...credentials, id, client: api.as(body.accessToken), refreshToken: body.refreshToken };
}

export async function hire(api: TestApi, role: Role, email = freshEmail()): Promise<TestPerson> {
  await api.transact(api.scope, (ctx) => createStaffMember(ctx, { email, name: 'Pat', password, role }));
  return enter(api, { email, password });
}

/** The token of the newest mail of this kind to this address. */
export async function tokenMailed(api: TestApi, kind: string, recipient: string): Promise<string> {
  const { data } = await api.db.inTenant(api.tenantId, (tx) =>
    tx.prisma.message.findFirstOrThrow({ where: { kind, recipient }, orderBy: { createdAt: 'desc' } }),
  );
  return String(new URL((data as { link: string }).link).searchParams.get('token'));
}

export const countMails = (api: TestApi, kind: string, recipient: string): Promise<number> =>
  api.db.inTenant(api.tenantId, (tx) => tx.prisma.message.count({ where: { kind, recipient } }));

/** Within a second, this client gets no further. */
export const isLoggedOut = (client: Client): Promise<true> =>
  until(async () => (await client.get('/v1/auth/sessions')).status === 401, { timeoutMs: 1_000 });
