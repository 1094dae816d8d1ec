import { expect, it } from 'vitest';
import { connect, createOrder, credentials, order, refusal, startSimulator } from './test-simulator.ts';

it('gives a token for the right credentials and nothing for others', async () => {
  const { client, simulator } = await startSimulator();
  const token = await client.clientCredentialsAuthManager.fetchToken();
  expect(token).toMatchObject({ tokenType: 'Bearer', expiresIn: 32_400n });
  const wrong = connect(simulator.url, { clientSecret: 'wrong' });
  expect(await refusal(wrong.client.clientCredentialsAuthManager.fetchToken())).toMatchObject({
    status: 401,
    error: 'invalid_client',
    error_description: 'Client Authentication failed',
  });
});

it('gives tokens for client credentials only', async () => {
  const { simulator } = await startSimulator();
  const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
  const answer = await fetch(`${simulator.url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'password' }),
  });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
});

it('refuses a request without a token, and one with a token it never gave', async () => {
  const { simulator } = await startSimulator();
  const get = (headers: Record<string, string>) =>
    fetch(`${simulator.url}/v2/checkout/orders/5O190127TN364715T`, { headers });
  const anonymous = await get({});
  expect(anonymous.status).toBe(401);
  expect(await anonymous.json()).toMatchObject({ name: 'AUTHENTICATION_FAILURE', links: [] });
  const forged = await get({ Authorization: 'Bearer A21AAforged' });
  expect(forged.status).toBe(401);
  expect(await forged.json()).toEqual({
    error: 'invalid_token',
    error_description: 'Token signature verification failed',
  });
});

it('refuses a token whose time is over, and the SDK gets another when it knows how long they last', async () => {
  let now = Date.now();
  const connection = await startSimulator({ tokenLifetimeSeconds: 1, now: () => new Date(now) });
  const id = await createOrder(connection);
  now += 1_000;
  // The SDK believes what it was told, and by its own clock the token is good still.
  expect(await refusal(connection.orders.getOrder({ id }))).toMatchObject({
    status: 401,
    error: 'invalid_token',
  });
  expect((await connect(connection.simulator.url).orders.getOrder({ id })).result.id).toBe(id);
});

it('ends all tokens and shortens new ones to order', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  expect(await order(connection.simulator.url, '/tokens', undefined, 'DELETE')).toMatchObject({
    status: 204,
  });
  expect((await refusal(connection.orders.getOrder({ id }))).status).toBe(401);
  await order(connection.simulator.url, '/tokens', { lifetimeSeconds: 7 });
  const { client } = connect(connection.simulator.url);
  expect((await client.clientCredentialsAuthManager.fetchToken()).expiresIn).toBe(7n);
});
