import { button, facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, PasswordResetView } from './view.ts';
import { atTime, personClosing } from './wording.ts';

/** To one of the people of a shop who cannot log in. */
export const passwordReset = ({ shop, reset }: PasswordResetView): MailContent =>
  compose({
    shop,
    subject: `Choose a new password for ${named(shop.name)}`,
    preheader: 'The link is good once, for an hour.',
    heading: 'A new password',
    blocks: [
      paragraph(`${named(reset.name)}, somebody asked to reset your password at ${named(shop.name)}.`),
      facts([['Good until', atTime(reset.expiresAt)]]),
      button('Choose a new password', reset.link),
      paragraph(
        'The link is good once, and logs you out everywhere. If you did not ask for it, you need not do anything: your password stays as it is.',
      ),
    ],
    closing: personClosing(shop, 'somebody entered your address where passwords are reset'),
  });
