import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInbox, type Inbox, type InboxOptions, type Message, type MessageSummary } from './index.ts';

let inbox: Inbox;
const closers: (() => unknown)[] = [];

const open = async (options: Partial<InboxOptions> = {}): Promise<Inbox> => {
  inbox = await createInbox({ smtpPort: 0, httpPort: 0, ...options });
  closers.push(inbox.close);
  return inbox;
};

beforeEach(() => open());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const mail = {
  from: 'Demo Shop <shop@demo.example>',
  to: 'ada@example.com',
  subject: 'Your order 1001 ☕',
  messageId: '<order-1001.confirmed@demo.example>',
  text: 'Thank you',
  html: '<!doctype html><html><head></head><body><p>Thank <b>you</b></p></body></html>',
} satisfies SendMailOptions;

const send = (options: SendMailOptions = mail) => {
  const transport = createTransport({ url: inbox.smtpUrl, socketTimeout: 2_000 });
  return transport.sendMail({ ...mail, ...options }).finally(() => transport.close());
};

const get = async <T>(path: string): Promise<T> => (await fetch(inbox.url + path)).json() as Promise<T>;
const list = (query = '') => get<{ data: MessageSummary[]; total: number }>(`/api/messages${query}`);
const page = async (path: string) => {
  const answer = await fetch(inbox.url + path);
  return {
    status: answer.status,
    body: await answer.text(),
    policy: answer.headers.get('content-security-policy'),
  };
};
const newest = async (): Promise<MessageSummary> => {
  const [message] = (await list()).data;
  if (!message) throw new Error('the inbox is empty');
  return message;
};

describe('what arrives over SMTP', () => {
  it('is listed with sender, recipient, subject and Message-ID as they were sent', async () => {
    await send();
    expect(await list()).toEqual({
      data: [
        {
          id: expect.any(String),
          messageId: mail.messageId,
          from: mail.from,
          to: [mail.to],
          subject: mail.subject,
          receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          size: expect.any(Number),
        },
      ],
      total: 1,
    });
  });

  it('opens with both parts and all headers', async () => {
    await send({ headers: { 'Auto-Submitted': 'auto-generated' } });
    const message = await get<Message>(`/api/messages/${(await newest()).id}`);
    expect(message.text?.trim()).toBe('Thank you');
    expect(message.html?.trim()).toBe(mail.html);
    expect(message.headers).toContainEqual({ name: 'auto-submitted', value: 'auto-generated' });
  });

  it('is handed out byte for byte', async () => {
    await send();
    const source = await fetch(`${inbox.url}/api/messages/${(await newest()).id}/source`);
    expect(source.headers.get('content-type')).toContain('message/rfc822');
    expect(await source.text()).toContain('Message-ID: <order-1001.confirmed@demo.example>');
  });

  it('comes from clients that log in, too', async () => {
    const url = inbox.smtpUrl.replace('smtp://', 'smtp://user:secret@');
    const transport = createTransport({ url });
    await transport.sendMail(mail).finally(() => transport.close());
    expect((await list()).total).toBe(1);
  });

  it('goes to the recipients of the envelope, hidden ones included', async () => {
    await send({ bcc: 'hidden@example.com' });
    expect((await newest()).to).toEqual(['ada@example.com', 'hidden@example.com']);
  });
});

describe('the list', () => {
  it('has the newest first, and finds by recipient and subject in any case', async () => {
    for (const [to, subject] of [
      ['ada@example.com', 'First'],
      ['bob@example.com', 'Second'],
      ['ADA@example.com', 'Third'],
    ] as const) {
      await send({ to, subject });
    }
    const subjects = async (query: string) => (await list(query)).data.map(({ subject }) => subject);
    expect(await subjects('')).toEqual(['Third', 'Second', 'First']);
    expect(await subjects('?to=ada@')).toEqual(['Third', 'First']);
    expect(await subjects('?subject=SEC')).toEqual(['Second']);
    expect(await subjects('?to=ada&limit=1&offset=1')).toEqual(['First']);
    expect(await list('?to=ada&limit=1')).toMatchObject({ total: 2 });
  });

  it('refuses a limit that makes no sense', async () => {
    for (const limit of ['0', '-1', 'x', '1001']) {
      expect((await fetch(`${inbox.url}/api/messages?limit=${limit}`)).status).toBe(400);
    }
  });

  it('is empty after everything was deleted', async () => {
    await send();
    expect((await fetch(`${inbox.url}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual({ data: [], total: 0 });
  });

  it('drops the oldest beyond the cap', async () => {
    await open({ maxMessages: 2 });
    for (const subject of ['one', 'two', 'three']) await send({ subject });
    expect((await list()).data.map(({ subject }) => subject)).toEqual(['three', 'two']);
  });

  it('answers 404 for a message there is not', async () => {
    expect((await fetch(`${inbox.url}/api/messages/nothing`)).status).toBe(404);
    expect((await fetch(`${inbox.url}/api/messages/nothing/source`)).status).toBe(404);
    expect((await page('/messages/nothing')).status).toBe(404);
  });
});

describe('with a folder', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'inbox-'));
    closers.unshift(() => rm(dir, { recursive: true }));
  });

  it('keeps the mails over a restart', async () => {
    await open({ dir });
    await send({ subject: 'before' });
    await inbox.close();
    await open({ dir });
    await send({ subject: 'after' });
    expect((await list()).data.map(({ subject }) => subject)).toEqual(['after', 'before']);
    const { id } = (await list('?subject=before')).data[0] ?? {};
    expect((await get<Message>(`/api/messages/${id}`)).text?.trim()).toBe('Thank you');
  });

  it('forgets for good what was deleted or dropped', async () => {
    await open({ dir, maxMessages: 1 });
    await send({ subject: 'dropped' });
    await send({ subject: 'deleted' });
    expect((await readdir(dir)).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
    await fetch(`${inbox.url}/api/messages`, { method: 'DELETE' });
    await inbox.close();
    await open({ dir });
    expect((await list()).total).toBe(0);
    expect(await readdir(dir)).toEqual(['messages.jsonl']);
  });
});

describe('the pages', () => {
  it('list the mails and find by recipient', async () => {
    await send();
    await send({ to: 'bob@example.com', subject: 'For Bob' });
    const { body } = await page('/?to=bob');
    expect(body).toContain('For Bob');
    expect(body).not.toContain('order 1001');
    expect((await page('/?to=nobody')).body).toContain('No mail to “nobody”');
  });

  it('show a mail as HTML, as text and as it came', async () => {
    await send();
    const { id } = await newest();
    expect((await page(`/messages/${id}`)).body).toMatch(
      /<iframe [^>]*sandbox="(?![^"]*allow-(scripts|same-origin))/,
    );
    expect((await page(`/messages/${id}?view=text`)).body).toContain('<pre dir="auto">Thank you');
    expect((await page(`/messages/${id}?view=source`)).body).toContain('Message-ID: &#60;order-1001');
  });

  it('let nothing in a mail run or load, not even when it is opened by itself', async () => {
    await send();
    const { body, policy } = await page(`/messages/${(await newest()).id}/body`);
    expect(body).toContain('<p>Thank <b>you</b></p>');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/sandbox(?!.*allow-(scripts|same-origin))/);
  });

  it('show markup in subjects and addresses as text', async () => {
    await send({ subject: '<script>alert(1)</script>', from: '"<img src=x>" <x@y.example>' });
    for (const path of ['/', `/messages/${(await newest()).id}`]) {
      const { body } = await page(path);
      expect(body).toContain('&#60;script&#62;alert(1)');
      expect(body).not.toMatch(/<script>alert|<img/);
    }
  });
});

describe('a fault to order', () => {
  it('refuses the recipient with the reply that was asked for, then takes the mail', async () => {
    inbox.addFault({ mode: 'refuse', code: 550, message: 'No such user here' });
    await expect(send()).rejects.toMatchObject({ responseCode: 550, response: '550 No such user here' });
    await send();
    expect((await list()).total).toBe(1);
  });

  it('refuses the message after it was transferred', async () => {
    inbox.addFault({ mode: 'refuse', code: 451, at: 'message' });
    await expect(send()).rejects.toMatchObject({ responseCode: 451, command: 'DATA' });
    expect((await list()).total).toBe(0);
  });

  it('never answers', async () => {
    inbox.addFault({ mode: 'hang' });
    const transport = createTransport({ url: inbox.smtpUrl, socketTimeout: 400 });
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await get('/_simulator/faults')).toEqual({ data: [] });
    expect((await list()).total).toBe(0);
  });

  it('answers late', async () => {
    inbox.addFault({ mode: 'slow', ms: 60 });
    const before = performance.now();
    await send();
    expect(performance.now() - before).toBeGreaterThanOrEqual(59);
    expect((await list()).total).toBe(1);
  });

  it('keeps the mail and cuts the connection instead of saying so', async () => {
    inbox.addFault({ mode: 'drop' });
    await expect(send()).rejects.toMatchObject({ code: expect.stringMatching(/ECONNECTION|ESOCKET/) });
    expect((await list()).total).toBe(1);
  });

  it('strikes as often as it was told to', async () => {
    inbox.addFault({ mode: 'refuse', code: 421, times: 2 });
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    await send();
    inbox.addFault({ mode: 'refuse', code: 421, times: 'always' });
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    inbox.clearFaults();
    await send();
  });

  it('is ordered, listed and taken back over HTTP', async () => {
    const faults = `${inbox.url}/_simulator/faults`;
    const order = (body: unknown) =>
      fetch(faults, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await order({ mode: 'hang', times: 3 })).status).toBe(201);
    expect(await get('/_simulator/faults')).toEqual({ data: [{ mode: 'hang', times: 3 }] });
    expect((await fetch(faults, { method: 'DELETE' })).status).toBe(204);
    expect(await get('/_simulator/faults')).toEqual({ data: [] });
    for (const wrong of [{ mode: 'explode' }, { mode: 'refuse', code: 250 }, { mode: 'hang', times: 0 }]) {
      expect((await order(wrong)).status).toBe(400);
    }
  });
});

describe('closing', () => {
  it('does not wait for clients that hang', async () => {
    const { port } = new URL(inbox.smtpUrl);
    const client = connect(Number(port), '127.0.0.1');
    await once(client, 'data');
    const cut = once(client, 'close');
    await inbox.close();
    await cut;
    closers.length = 0;
  });

  it('refuses to start on a port that is taken, and holds no other', async () => {
    const { port } = new URL(inbox.smtpUrl);
    await expect(createInbox({ smtpPort: Number(port), httpPort: 0 })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
