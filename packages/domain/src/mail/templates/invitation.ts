import { button, facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { InvitationView, MailContent } from './view.ts';
import { atTime, personClosing } from './wording.ts';

/** To somebody who is to become one of the people of a shop. */
export const invitation = ({ shop, invitation: it }: InvitationView): MailContent =>
  compose({
    shop,
    subject: `You are invited to ${named(shop.name)}`,
    preheader: 'Choose a password to get started.',
    heading: `Welcome, ${named(it.name)}`,
    blocks: [
      paragraph(
        `${named(it.inviterName)} invites you to work on the orders of ${named(shop.name)}. Choose a password to accept.`,
      ),
      facts([
        ['Your role', it.role],
        ['Good until', atTime(it.expiresAt)],
      ]),
      button('Accept the invitation', it.link),
      paragraph('The link is good once. If you do not know what this is about, you need not do anything.'),
    ],
    closing: personClosing(shop, 'somebody of this shop entered your address'),
  });
