import { createInbox, type MailFaultOrder, type MessageSummary } from '@waybill/simulators/inbox';
import { createGate, type Gate } from './gate.ts';
import { ask } from './http.ts';

/** The mail server of the drill, reached through a gate. It keeps every mail it took. */
export interface PostOffice {
  readonly smtpUrl: string;
  readonly gate: Gate;
  order(fault: MailFaultOrder): void;
  clear(): void;
  mails(): Promise<MessageSummary[]>;
  close(): Promise<void>;
}

const pageSize = 1_000;

export async function openPostOffice(): Promise<PostOffice> {
  const inbox = await createInbox({ smtpPort: 0, httpPort: 0, maxMessages: 200_000 });
  const { port } = new URL(inbox.smtpUrl);
  const gate = await createGate(() => Number(port));

  async function mails(): Promise<MessageSummary[]> {
    const all: MessageSummary[] = [];
    for (;;) {
      const url = `${inbox.url}/api/messages?limit=${pageSize}&offset=${all.length}`;
      const { data } = await ask<{ data: MessageSummary[] }>(url);
      all.push(...data);
      if (data.length < pageSize) return all;
    }
  }

  return {
    smtpUrl: `smtp://127.0.0.1:${gate.port}`,
    gate,
    order: (fault) => void inbox.addFault(fault),
    clear: () => inbox.clearFaults(),
    mails,
    close: async () => {
      await gate.close();
      await inbox.close();
    },
  };
}
