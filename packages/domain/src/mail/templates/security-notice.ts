import { facts, paragraph } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, SecurityEvent, SecurityNoticeView } from './view.ts';
import { atTime, personClosing } from './wording.ts';

/** What happened, as a heading and as a sentence. */
const words: Readonly<Record<SecurityEvent, { heading: string; sentence: string }>> = {
  password_changed: {
    heading: 'Your password was changed',
    sentence: 'All your other sessions have ended.',
  },
  password_reset: {
    heading: 'Your password was reset',
    sentence: 'It was done with a link that we had sent to this address. All your sessions have ended.',
  },
  second_factor_enabled: {
    heading: 'Your second factor is on',
    sentence: 'From now on logins ask for a code of your authenticator app.',
  },
  second_factor_disabled: {
    heading: 'Your second factor was removed',
    sentence: 'Logins ask for your password only.',
  },
  recovery_code_used: {
    heading: 'A recovery code was used',
    sentence: 'Somebody logged in with one of your recovery codes in place of your authenticator app.',
  },
};

/** To one of the people of a shop: something was done to their access. */
export const securityNotice = ({ shop, notice }: SecurityNoticeView): MailContent => {
  const { heading, sentence } = words[notice.event];
  return compose({
    shop,
    subject: `${heading} at ${named(shop.name)}`,
    preheader: 'If it was you, you need not do anything.',
    heading,
    blocks: [
      paragraph(`Hello ${named(notice.name)},`),
      paragraph(sentence),
      facts([
        ['When', atTime(notice.at)],
        ['From', notice.ip ?? 'an address that is not known'],
      ]),
      paragraph(
        'If it was you, you need not do anything. If it was not, reset your password, end your sessions, and tell the owner of the shop.',
      ),
    ],
    closing: personClosing(shop, 'something was done to your access'),
  });
};
