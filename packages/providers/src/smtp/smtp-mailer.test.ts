import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { MailRefusedError, type OutgoingMail } from '@waybill/domain';
import { createInbox, type Inbox, type Message, type MessageSummary } from '@waybill/simulators/inbox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClosableMailer, createMailer, createSmtpMailer, type SmtpMailerOptions } from './index.ts';

let inbox: Inbox;
let mailer: ClosableMailer;
const never = () => new AbortController().signal;

const connectTo = (options: Partial<SmtpMailerOptions> = {}) => {
  mailer?.close();
  mailer = createSmtpMailer({ url: inbox.smtpUrl, ...options });
};

beforeEach(async () => {
  inbox = await createInbox({ smtpPort: 0, httpPort: 0 });
  connectTo();
});
afterEach(async () => {
  mailer.close();
  await inbox.close();
});

const mail: OutgoingMail = {
  messageId: '<019b0000-0000-7000-8000-000000000001@demo.example>',
  from: '"Mugs, Plates & Co." <shop@demo.example>',
  to: 'ada@example.com',
  subject: 'Your order 1001 ☕',
  html: '<p>Thank you, Zoë</p>',
  text: 'Thank you, Zoë',
};

const send = (changes: Partial<OutgoingMail> = {}, signal = never()) =>
  mailer.send({ ...mail, ...changes }, { signal });
const failureOf = (sending: Promise<void>) =>
  sending.then(
    () => expect.unreachable('it was sent'),
    (error: unknown) => error,
  );
const get = async <T>(path: string): Promise<T> => (await fetch(inbox.url + path)).json() as Promise<T>;
const received = async () => (await get<{ data: MessageSummary[] }>('/api/messages')).data;

describe('a mail that is sent', () => {
  it('arrives with its Message-ID, sender, subject and both parts untouched', async () => {
    await send();
    const [summary] = await received();
    expect(summary).toMatchObject({
      messageId: mail.messageId,
      from: 'Mugs, Plates & Co. <shop@demo.example>',
      to: ['ada@example.com'],
      subject: mail.subject,
    });
    const message = await get<Message>(`/api/messages/${summary?.id}`);
    expect(message.text?.trim()).toBe(mail.text);
    expect(message.html?.trim()).toBe(mail.html);
  });

  it('says that a machine wrote it', async () => {
    await send();
    const { headers } = await get<Message>(`/api/messages/${(await received())[0]?.id}`);
    expect(headers).toContainEqual({ name: 'auto-submitted', value: 'auto-generated' });
  });

  it('goes over connections that are kept open', async () => {
    connectTo({ maxConnections: 2 });
    await Promise.all(Array.from({ length: 40 }, (_, at) => send({ messageId: `<${at}@demo.example>` })));
    expect(new Set((await received()).map(({ messageId }) => messageId)).size).toBe(40);
  });

  it('goes out on a new connection when the server had closed the idle one', async () => {
    await send();
    const { port } = new URL(inbox.smtpUrl);
    await inbox.close();
    inbox = await createInbox({ smtpPort: Number(port), httpPort: 0 });
    await send();
    expect(await received()).toHaveLength(1);
  });

  it('cannot have headers added through its fields', async () => {
    await send({ subject: 'Hello\r\nBcc: eve@example.com', from: '"Eve\r\nX-Evil: 1" <shop@demo.example>' });
    const [summary] = await received();
    expect(summary?.to).toEqual(['ada@example.com']);
    const { headers } = await get<Message>(`/api/messages/${summary?.id}`);
    expect(headers.map(({ name }) => name)).not.toContain('bcc');
    expect(headers.map(({ name }) => name)).not.toContain('x-evil');
  });
});

describe('a mail the server will never take', () => {
  it.each([
    ['its recipient is not known there', { code: 550, at: 'recipient' }],
    ['it is refused after it was transferred', { code: 554, at: 'message' }],
  ] as const)('is refused for good when %s', async (_, refusal) => {
    inbox.addFault({ mode: 'refuse', message: 'No such user here', ...refusal });
    const error = await failureOf(send());
    expect(error).toBeInstanceOf(MailRefusedError);
    expect((error as Error).message).toContain('No such user here');
  });

  it.each(['', 'nobody', 'ada@example.com, eve@example.com', 'undisclosed-recipients:;'])(
    'is refused for good when it is addressed to %j',
    async (to) => {
      expect(await failureOf(send({ to }))).toBeInstanceOf(MailRefusedError);
      expect(await received()).toEqual([]);
    },
  );
});

describe('a failure that may pass', () => {
  it.each([
    ['the recipient is deferred', { code: 450, at: 'recipient' }],
    ['the message is deferred', { code: 451, at: 'message' }],
    ['the server is shutting down', { code: 421, at: 'recipient' }],
    ['the server wants a login', { code: 530, at: 'recipient' }],
  ] as const)('is worth a retry when %s', async (_, refusal) => {
    inbox.addFault({ mode: 'refuse', ...refusal });
    expect(await failureOf(send())).not.toBeInstanceOf(MailRefusedError);
    await send();
    expect(await received()).toHaveLength(1);
  });

  it('is worth a retry when the server falls silent, and frees the connection', async () => {
    connectTo({ socketTimeoutMs: 400, maxConnections: 1 });
    inbox.addFault({ mode: 'hang' });
    expect(await failureOf(send())).toMatchObject({ code: 'ETIMEDOUT' });
    await send();
    expect(await received()).toHaveLength(1);
  });

  it('is told when the connection is cut before the answer, and the mail is not sent again by itself', async () => {
    inbox.addFault({ mode: 'drop' });
    expect(await failureOf(send())).not.toBeInstanceOf(MailRefusedError);
    expect(await received()).toHaveLength(1);
    await send();
    const [first, second] = await received();
    expect(second?.messageId).toBe(first?.messageId);
  });

  it('is worth a retry when nobody listens', async () => {
    const { smtpUrl } = inbox;
    await inbox.close();
    mailer.close();
    mailer = createSmtpMailer({ url: smtpUrl });
    expect(await failureOf(send())).toMatchObject({ code: 'ESOCKET' });
  });

  describe('with a server that accepts and says nothing', () => {
    let silent: Server;
    beforeEach(async () => {
      silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
    });
    afterEach(() => silent.close());

    it('is told after the greeting timeout', async () => {
      const { port } = silent.address() as AddressInfo;
      connectTo({ url: `smtp://127.0.0.1:${port}`, greetingTimeoutMs: 50 });
      expect(await failureOf(send())).toMatchObject({ code: 'ETIMEDOUT' });
    });
  });
});

describe('the signal', () => {
  it('ends a send that hangs at once, and the next one works', async () => {
    connectTo({ maxConnections: 1 });
    inbox.addFault({ mode: 'hang' });
    const controller = new AbortController();
    const sending = failureOf(send({}, controller.signal));
    while ((await get<{ data: unknown[] }>('/_simulator/faults')).data.length > 0) await received();
    controller.abort(new Error('took too long'));
    expect(await sending).toMatchObject({ name: 'AbortError' });
    await send();
    expect(await received()).toHaveLength(1);
  });

  it('keeps a mail from being sent when it has aborted before', async () => {
    expect(await failureOf(send({}, AbortSignal.abort()))).toMatchObject({ name: 'AbortError' });
    expect(await received()).toEqual([]);
  });
});

describe('SMTP_URL=null:', () => {
  it('writes mails and sends them nowhere', async () => {
    const nowhere = createMailer({ url: 'null:' });
    await nowhere.send(mail, { signal: never() });
    nowhere.close();
    expect(await received()).toEqual([]);
  });

  it('still refuses what could never be sent, and honours the signal', async () => {
    const nowhere = createMailer({ url: 'null:' });
    await expect(nowhere.send({ ...mail, to: 'nobody' }, { signal: never() })).rejects.toThrow(
      MailRefusedError,
    );
    await expect(nowhere.send(mail, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });

  it('is one of many: any other URL is a server', async () => {
    mailer.close();
    mailer = createMailer({ url: inbox.smtpUrl });
    await send();
    expect(await received()).toHaveLength(1);
  });
});
