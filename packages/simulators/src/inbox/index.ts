export { createInbox, type Inbox, type InboxOptions } from './create-inbox.ts';
export type { MailFault, MailFaultOrder } from './faults.ts';
export type { Message, MessageSummary } from './message.ts';
