import type { Campaign } from '../../campaign.ts';
import type { Facts } from '../facts.ts';
import { type Problem, problem } from '../problem.ts';

/** One key, one order: in the answers, and in the database. */
export function checkKeys({ intents, answers }: Campaign, { orders }: Pick<Facts, 'orders'>): Problem[] {
  const answered = Map.groupBy(answers, ({ key }) => key);
  const stored = Map.groupBy(orders, ({ key }) => key);
  return intents.flatMap(({ key }) => {
    const told = new Set((answered.get(key) ?? []).flatMap(({ orderId }) => orderId ?? []));
    const there = (stored.get(key) ?? []).map(({ id }) => id);
    const [first] = there;
    if (told.size === 0) return [problem('keys', key, 'never got its 202')];
    if (told.size > 1)
      return [problem('keys', key, `was answered with ${told.size} orders: ${[...told].join(', ')}`)];
    if (there.length !== 1) return [problem('keys', key, `has ${there.length} orders in the database`)];
    return first !== undefined && told.has(first)
      ? []
      : [problem('keys', key, `was answered with another order than ${first}, the one in the database`)];
  });
}
