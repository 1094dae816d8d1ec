import { audit, type Finding } from '@waybill/domain';
import type { Answer, Campaign } from '../campaign.ts';
import { createClient } from '../load/client.ts';
import type { Site } from '../site/site.ts';
import { checkAnswers } from './checks/answers.ts';
import { checkKeys } from './checks/keys.ts';
import { checkMails } from './checks/mails.ts';
import { type Books, checkMoney } from './checks/money.ts';
import { checkOutcomes } from './checks/outcomes.ts';
import { readFacts } from './facts.ts';
import { type Problem, problem } from './problem.ts';
import type { Figures } from './verdict.ts';

export interface Judged {
  problems: Problem[];
  figures: Omit<Figures, 'settledAfterMs'>;
  /** What the verdict was made from. */
  evidence: { findings: Finding[]; books: Books };
}

/** Holds everything that was promised against what our database, the providers and the inbox say. */
export async function judge(
  site: Site,
  campaign: Campaign,
  { mayRepeatMails = false }: { mayRepeatMails?: boolean | undefined },
): Promise<Judged> {
  const client = createClient({ apiUrls: site.apiUrls, apiKey: site.apiKey });
  const facts = await readFacts(site, campaign);
  const findings = await audit(site.systemDb, new Date());
  const books = {
    stripe: await site.providers.stripeBooks(),
    paypal: await site.providers.paypalBooks(),
  };
  const mails = checkMails(campaign, facts, await site.mail.mails(), { mayRepeat: mayRepeatMails });
  const problems = [
    ...checkAnswers(campaign),
    ...checkKeys(campaign, facts),
    ...(await checkOutcomes(campaign, facts, client)),
    ...findings.map(({ invariant, subject, detail }) => problem('audit', `${invariant} ${subject}`, detail)),
    ...checkMoney(facts, books),
    ...mails.problems,
  ];
  const figures = figuresOf(campaign, { orders: facts.orders.length, repeatedMails: mails.repeated });
  return { problems, figures, evidence: { findings, books } };
}

export const figuresOf = (
  { answers }: Campaign,
  counted: Pick<Figures, 'orders' | 'repeatedMails'>,
): Omit<Figures, 'settledAfterMs'> => ({
  ...counted,
  answers: countAnswers(answers),
  slowestAcceptedMs: slowestAccepted(answers),
});

function countAnswers(answers: readonly Answer[]): Record<string, number> {
  const byStatus = Map.groupBy(answers, ({ status }) => String(status ?? 'none'));
  return Object.fromEntries([...byStatus].map(([status, those]) => [status, those.length]));
}

/** From the first request of a customer to the first 202, however many it took. */
function slowestAccepted(answers: readonly Answer[]): number {
  const waits = [...Map.groupBy(answers, ({ key }) => key).values()].map((those) => {
    const firstAsked = Math.min(...those.map(({ at, tookMs }) => Date.parse(at) - tookMs));
    const firstTaken = Math.min(
      ...those.filter(({ orderId }) => orderId !== null).map(({ at }) => Date.parse(at)),
    );
    return Number.isFinite(firstTaken) ? firstTaken - firstAsked : 0;
  });
  return Math.max(0, ...waits);
}
