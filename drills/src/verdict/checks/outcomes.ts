import type { Waybill } from '@waybill/sdk';
import type { Campaign } from '../../campaign.ts';
import type { Intent } from '../../plan/orders.ts';
import type { Facts, OrderFact } from '../facts.ts';
import { type Problem, problem } from '../problem.ts';

/** Where an order of this kind comes to rest: the shop may have run out of the item, and a declined one stays unpaid. */
const restsOf = ({ order: { payment } }: Intent): readonly string[] =>
  payment.paymentMethod === 'pm_card_chargeDeclined'
    ? ['awaiting_payment', 'rejected']
    : ['processing', 'rejected'];

/** The API's own explanation of an order that is not at its end. */
async function explained(client: Waybill, { id, key, status }: OrderFact): Promise<Problem[]> {
  const diagnosis = await client.orders.diagnose(id);
  const { waitingFor, explanation } = diagnosis;
  const waitsForSomebody = ['customer', 'staff'].includes(waitingFor);
  return waitsForSomebody && explanation !== ''
    ? []
    : [problem('settled', key, `is ${status} and waits for ${waitingFor}: ${explanation}`)];
}

/** Every accepted order is where an order like it ends, or says what it waits for. */
export async function checkOutcomes(
  { intents }: Campaign,
  { orders }: Pick<Facts, 'orders'>,
  client: Waybill,
): Promise<Problem[]> {
  const intentOf = new Map(intents.map((intent) => [intent.key, intent]));
  const problems: Problem[] = [];
  for (const order of orders) {
    const intent = intentOf.get(order.key);
    if (intent && !restsOf(intent).includes(order.status))
      problems.push(problem('settled', order.key, `ended as ${order.status}`));
    if (order.status !== 'rejected') problems.push(...(await explained(client, order)));
  }
  return problems;
}
