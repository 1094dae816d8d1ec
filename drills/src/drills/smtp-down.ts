import { afterMs, atShare, type Drill } from '../drill.ts';

export const smtpDown: Drill = {
  name: 'smtp-down',
  about: 'The mail server takes no connections, and cuts those it has.',
  scenario: 'The mail server is down, slow or refuses',
  whatAUserSees: 'Mails arrive later.',
  whatToDo: 'Bring it back within the hour. After that the mails are parked: retry them in Bull Board.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) => [
    atShare(random.integer(10, 30) / 100, 'takes the mail server down', (site) => site.mail.gate.refuse()),
    afterMs(quick ? 1_500 : 20_000, 'brings the mail server back', (site) => site.mail.gate.open()),
  ],
};
