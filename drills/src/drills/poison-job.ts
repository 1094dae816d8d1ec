import { statement } from '@waybill/db';
import { until } from '../../../packages/testing/src/until.ts';
import type { Campaign } from '../campaign.ts';
import { afterMs, atShare, type Drill, type Step } from '../drill.ts';
import type { Site } from '../site/site.ts';

interface Owed {
  id: string;
  job: string;
  email: string;
  isParked: boolean;
}

/** Everything that is owed for an order, whatever names it in the payload. */
const selectOwed = statement<Owed>(
  'drill-owed-by-customer',
  `SELECT b.id, b.job, o.customer_email AS email, b.parked_at IS NOT NULL AS "isParked"
   FROM outbox b
   LEFT JOIN messages m ON m.tenant_id = b.tenant_id AND m.id::text = b.payload ->> 'messageId'
   LEFT JOIN webhook_events w ON w.tenant_id = b.tenant_id AND w.id::text = b.payload ->> 'webhookId'
   LEFT JOIN payments p ON p.tenant_id = b.tenant_id
     AND (p.id::text = b.payload ->> 'paymentId' OR p.reference = w.reference)
   JOIN orders o ON o.tenant_id = b.tenant_id
     AND o.id::text = coalesce(b.payload ->> 'orderId', p.order_id::text, m.order_id::text)`,
);

const owedIn = ({ systemDb }: Site) => systemDb.inSystem((tx) => tx.all(selectOwed));

interface Victim {
  email: string;
  /** A worker dies when it is about to send this to anybody. */
  poison: string;
}

/**
 * An order, a charge and a mail, from the second third on, so that the poison is there before they are: a worker dies
 * when it writes this order's mails, when it records this payment, and when it sends this mail. In a hurry only the
 * order, for which one job dies: every crash takes until somebody notices.
 */
function victimsIn({ intents }: Campaign, quick: boolean): Victim[] {
  const later = intents.slice(Math.floor(intents.length / 3));
  const invoices = later.filter(({ order }) => order.payment.provider === 'manual');
  const [order, mail] = invoices;
  const charge = later.find(({ order: { payment } }) => payment.paymentMethod === 'pm_card_visa');
  if (!order || !mail || !charge) throw new Error('too few orders to poison one of each kind');
  const emailOf = (intent: typeof order) => intent.order.customer.email;
  const everywhere = (email: string) => ({ email, poison: email });
  const atTheMailServer = (email: string) => ({ email, poison: `RCPT TO:<${email}>` });
  return quick
    ? [everywhere(emailOf(order))]
    : [everywhere(emailOf(order)), everywhere(emailOf(charge)), atTheMailServer(emailOf(mail))];
}

const poison =
  (quick: boolean): Step<Site>['run'] =>
  ({ processes }, campaign) =>
    processes.poisonWorkers(victimsIn(campaign, quick).map((victim) => victim.poison));

async function startDeadWorkers({ processes }: Site): Promise<void> {
  for (const name of processes.namesOf('worker'))
    if (!processes.isUp(name)) await processes.start(name).catch(() => undefined);
}

const patience = { timeoutMs: 600_000, everyMs: 100 };

/** Each victim has something that was given up, and nothing left that would be tried again. */
const isQuarantined = (owed: readonly Owed[], victim: string): boolean => {
  const own = owed.filter(({ email }) => email === victim);
  return own.length > 0 && own.every(({ isParked }) => isParked);
};

/** As whoever runs the processes would, it starts every worker that died, until nothing kills them any more. */
async function startWorkersUntilQuarantined(site: Site, victims: readonly string[]): Promise<void> {
  await until(async () => {
    await startDeadWorkers(site);
    const owed = await owedIn(site);
    return victims.every((victim) => isQuarantined(owed, victim));
  }, patience);
  const strangers = (await owedIn(site)).filter(
    ({ isParked, email }) => isParked && !victims.includes(email),
  );
  if (strangers.length === 0) return;
  const which = strangers.map(({ job, email }) => `${job} of ${email}`).join(', ');
  throw new Error(`these were quarantined although they harm nobody: ${which}`);
}

/** The cause is mended: staff gives each of the jobs another round. */
async function mend(site: Site): Promise<void> {
  site.processes.poisonWorkers([]);
  const given = (await owedIn(site)).filter(({ isParked }) => isParked);
  for (const { id } of given) await site.staff.retry(id);
}

export const poisonJob: Drill = {
  name: 'poison-job',
  about: 'Jobs kill every worker that runs them: at an order, just after a charge, and at a mail.',
  scenario: 'A job kills the worker that runs it',
  whatAUserSees: 'The orders of these jobs stop where they are; all others go on.',
  whatToDo: 'The diagnosis of the order names the job. Mend what kills the process, then retry the job.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ quick }) => [
    atShare(0, `poisons an order${quick ? '' : ', a charge and a mail'}`, poison(quick)),
    afterMs(500, 'starts dead workers until these jobs are quarantined', (site, campaign) =>
      startWorkersUntilQuarantined(
        site,
        victimsIn(campaign, quick).map(({ email }) => email),
      ),
    ),
    afterMs(0, 'takes the poison away, and has staff retry the jobs', mend),
  ],
};
