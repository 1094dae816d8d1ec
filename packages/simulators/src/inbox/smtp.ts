import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { MailFaults } from './faults.ts';
import type { Envelope } from './message.ts';
import type { MessageStore } from './store.ts';

const maxMessageBytes = 25 * 1024 * 1024;

export interface SmtpListening {
  port: number;
  /** Cuts the connections that are still open. */
  close(): Promise<void>;
}

type Reply = { code: number; message: string } | 'accept' | 'silence' | 'cut';

const tooLarge: Reply = { code: 552, message: `More than ${maxMessageBytes} bytes` };

const envelopeOf = ({ envelope }: SMTPServerSession): Envelope => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address),
});

const refusal = ({ code, message }: { code: number; message: string }) =>
  Object.assign(new Error(message), { responseCode: code });

const store = async (messages: MessageStore, source: Buffer, session: SMTPServerSession): Promise<Reply> => {
  try {
    await messages.add(source, envelopeOf(session));
    return 'accept';
  } catch (error) {
    return { code: 554, message: `This is not a mail: ${error instanceof Error ? error.name : 'error'}` };
  }
};

const receive = async (
  source: Buffer,
  session: SMTPServerSession,
  { messages, faults, closing }: { messages: MessageStore; faults: MailFaults; closing: AbortSignal },
): Promise<Reply> => {
  const fault = faults.take((ordered) => ordered.mode !== 'refuse' || ordered.at === 'message');
  if (fault?.mode === 'refuse') return fault;
  if (fault?.mode === 'hang') return 'silence';
  if (fault?.mode === 'slow') await delay(fault.ms, undefined, { signal: closing });
  const reply = await store(messages, source, session);
  return fault?.mode === 'drop' ? 'cut' : reply;
};

/** An SMTP server that takes every mail from everybody, with any credentials, and keeps it. */
export function listenForMail(
  messages: MessageStore,
  faults: MailFaults,
  { port, host }: { port: number; host: string },
): Promise<SmtpListening> {
  const closing = new AbortController();
  const sockets = new Map<string, Socket>();
  const keyOf = (peer: { remoteAddress?: string | undefined; remotePort?: number | undefined }) =>
    `${peer.remoteAddress?.replace(/^::ffff:/i, '')} ${peer.remotePort}`;

  const server = new SMTPServer({
    name: 'inbox.localhost',
    banner: 'Local inbox',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: maxMessageBytes,
    logger: false,
    onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? 'somebody' }),
    onRcptTo(_address, _session, callback) {
      const fault = faults.take((ordered) => ordered.mode === 'refuse' && ordered.at === 'recipient');
      callback(fault?.mode === 'refuse' ? refusal(fault) : null);
    },
    onData(stream, session, callback) {
      const answer = (reply: Reply) => {
        if (reply === 'silence') return;
        if (reply === 'cut') sockets.get(keyOf(session))?.destroy();
        else callback(reply === 'accept' ? null : refusal(reply));
      };
      const failed = (error: Error) => {
        if (!closing.signal.aborted) callback(error);
      };
      buffer(stream)
        .then((source) =>
          stream.sizeExceeded
            ? tooLarge
            : receive(source, session, { messages, faults, closing: closing.signal }),
        )
        .then(answer, failed);
    },
  });
  // A client that leaves in the middle of a session is its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    sockets.set(key, socket);
    socket.once('close', () => sockets.delete(key));
  });

  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve({
        port: (server.server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            closing.abort();
            server.close(() => closed());
            for (const socket of sockets.values()) socket.destroy();
          }),
      });
    });
  });
}
