import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const smtpSlow: Drill = {
  name: 'smtp-slow',
  about: 'The mail server takes seconds for each mail, defers some, and answers some not at all.',
  scenario: 'The mail server is down, slow or refuses',
  whatAUserSees: 'Mails arrive later; orders and payments are not held up by them.',
  whatToDo: 'Nothing. If it lasts, ask whoever runs the server.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ random, quick }) => {
    const ms = quick ? 300 : random.integer(1_000, 3_000);
    const mails = quick ? 10 : 40;
    return [
      atShare(0.05, `has the mail server take ${ms} ms for each of ${mails} mails`, ({ mail }) =>
        mail.order({ mode: 'slow', ms, times: mails }),
      ),
      atShare(0.3, 'has it defer 5 mails and leave 2 without an answer', ({ mail }) => {
        mail.order({ mode: 'refuse', code: 451, message: 'Try again later', times: 5 });
        mail.order({ mode: 'hang', times: 2 });
      }),
      orderSent(1),
      afterMs(quick ? 0 : 10_000, 'has it work as usual', ({ mail }) => mail.clear()),
    ];
  },
};
