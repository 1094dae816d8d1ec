import type { Diagnosis } from '@waybill/domain';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { checkedFetch } from '../../apps/api/src/testing/checked-fetch.ts';
import { backends, byCard, byInvoice, orderOf, type Site, startSite } from './installation.ts';

const patience = { timeoutMs: 60_000, everyMs: 100 };

/** What operators do and see, over HTTP. */
async function openOffice({ installation, getOrder }: Site) {
  const { baseUrl, apiKey, admin } = installation.demo;
  const send = async (method: string, path: string, token: string, body?: object) => {
    const response = await checkedFetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const login = await send('POST', '/v1/auth/login', apiKey, admin);
  const { accessToken } = login.body as { accessToken: string };
  const diagnosis = async (id: string) =>
    (await send('GET', `/v1/orders/${id}/diagnosis`, apiKey)).body as Diagnosis;
  return {
    diagnosis,
    says: (id: string, cause: Diagnosis['cause']) =>
      until(async () => {
        const found = await diagnosis(id);
        expect([found.cause, ...found.findings.map((finding) => finding.cause)]).toContain(cause);
        return found;
      }, patience),
    becomes: (id: string, status: string) =>
      until(async () => (await getOrder(id)).status === status, patience),
    retry: (id: string) => send('POST', `/v1/obligations/${id}/retry`, accessToken, {}),
    switchQueue: (name: string, to: 'pause' | 'resume') =>
      send('PUT', `/ops/queues/api/queues/${name}/${to}`, accessToken),
    problems: async () => {
      const { body } = await send('GET', '/ops/status.json', accessToken);
      return (body as { problems: string[] }).problems;
    },
  };
}

// What is asked of the queues is proven on both backends beside them.
describe.each(backends.slice(-1))('operators of an installation on %s', { timeout: 180_000 }, (backend) => {
  it('see what is missing, what is paused and what waits for them, and bring every order on', async () => {
    const site = await startSite({ backend });
    const { process } = site.installation;
    const office = await openOffice(site);
    await until(async () => (await office.problems()).length === 0, patience);

    // No worker.
    await process('worker').stop(8_000);
    const { body: unserved } = await site.placeOrder(orderOf('MUG-01', byInvoice));
    expect(await office.says(unserved.id, 'no_worker')).toMatchObject({ cause: 'no_worker' });
    expect((await office.problems())[0]).toMatch(/^No worker is alive for orders, payments/);

    // One that knows no mail server.
    process('worker').start({ environment: { SMTP_URL: undefined } });
    await process('worker').ready();
    await office.becomes(unserved.id, 'processing');
    const parked = await until(async () => {
      const { obligations } = await office.diagnosis(unserved.id);
      return obligations.length === 2 && obligations.every(({ parkedAt }) => parkedAt) && obligations;
    }, patience);
    expect(await office.diagnosis(unserved.id)).toMatchObject({
      cause: 'job_given_up',
      waitingFor: 'operator',
    });
    expect(parked).toMatchObject(Array(2).fill({ job: 'mail.send', failureKind: 'permanent' }));
    expect(await office.problems()).toContain('2 jobs were given up and wait for a person.');
    await process('worker').stop(8_000);
    process('worker').start({
      environment: { SMTP_URL: `smtp://127.0.0.1:${site.installation.ports['smtp']}` },
    });
    await process('worker').ready();
    for (const { id } of parked) expect(await office.retry(id)).toMatchObject({ status: 202 });
    await until(async () => (await site.inbox()).length >= 2, patience);

    // A queue that somebody paused.
    await office.switchQueue('payments', 'pause');
    const { body: held } = await site.placeOrder(orderOf('MUG-01', byCard));
    expect(await office.says(held.id, 'queue_paused')).toMatchObject({ cause: 'queue_paused' });
    expect(await office.problems()).toContain('Somebody paused payments.');
    await office.switchQueue('payments', 'resume');
    await office.becomes(held.id, 'processing');

    // No scheduler.
    await process('scheduler').stop(8_000);
    await office.says(held.id, 'no_scheduler');
    process('scheduler').start();
    await process('scheduler').ready();
    await site.settled();
    await until(async () => (await office.problems()).length === 0, patience);
    expect(await site.audit()).toEqual([]);
  });
});
