import type Stripe from 'stripe';

export interface NotedCapture {
  captureId: string;
  /** Minor units. */
  amount: number;
}

const prefix = 'capture_';

/**
 * What the request that captures writes into the intent's metadata. A key has room for 40 characters, so that a UUID
 * fits without its dashes; its value says the rest. Keys are merged, so captures do not overwrite each other's.
 */
export const noteCapture = ({ captureId, amount }: NotedCapture): Stripe.MetadataParam => ({
  [`${prefix}${captureId.replaceAll('-', '')}`]: `${amount} ${captureId}`,
});

export function readCaptures(metadata: Stripe.Metadata): NotedCapture[] {
  return Object.entries(metadata)
    .filter(([key]) => key.startsWith(prefix))
    .map(([, value]) => {
      const [amount, captureId = ''] = value.split(' ');
      return { captureId, amount: Number(amount) };
    });
}
