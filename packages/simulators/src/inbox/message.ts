import PostalMime, { type Address, type Email } from 'postal-mime';

/** What lists show of a message. */
export interface MessageSummary {
  id: string;
  /** With angle brackets, as it was sent; null if the message had none. */
  messageId: string | null;
  /** As the reader sees it, for example `Demo Shop <shop@demo.example>`. */
  from: string;
  /** The addresses it was delivered to (the envelope, not the header). */
  to: string[];
  subject: string;
  /** RFC 3339. */
  receivedAt: string;
  /** Bytes. */
  size: number;
}

export interface Message extends MessageSummary {
  html: string | null;
  text: string | null;
  /** All of them, in their order; names in lower case. */
  headers: { name: string; value: string }[];
}

export interface Envelope {
  from: string;
  to: string[];
}

const readable = (address: Address | undefined, otherwise: string): string => {
  if (address?.address === undefined) return otherwise;
  return address.name ? `${address.name} <${address.address}>` : address.address;
};

export function summarize(
  email: Email,
  received: { id: string; at: Date; size: number; envelope: Envelope },
): MessageSummary {
  return {
    id: received.id,
    messageId: email.messageId ?? null,
    from: readable(email.from, received.envelope.from),
    to: received.envelope.to,
    subject: email.subject ?? '',
    receivedAt: received.at.toISOString(),
    size: received.size,
  };
}

export async function openMessage(summary: MessageSummary, source: Buffer): Promise<Message> {
  const email = await PostalMime.parse(source);
  return {
    ...summary,
    html: email.html ?? null,
    text: email.text ?? null,
    headers: email.headers.map(({ key, value }) => ({ name: key, value })),
  };
}
