import { describe } from 'vitest';
import { describeCapturing } from './capturing.ts';
import { describeCharging } from './charging.ts';
import { describeFaults } from './faults.ts';
import type { ProviderHarness } from './harness.ts';
import { describeListing } from './listing.ts';
import { describeRefunding } from './refunding.ts';
import { describeWebhooks } from './webhooks.ts';

/**
 * What every payment provider has to do, whoever it is. A provider passes when all of it holds, apart from what its
 * harness says it lacks; even that is tested, for being lacking in a harmless way.
 */
export function describeProvider(name: string, harness: ProviderHarness): void {
  describe(`${name} as a payment provider`, () => {
    describeCharging(harness);
    describeCapturing(harness);
    describeRefunding(harness);
    describeListing(harness);
    describeWebhooks(harness);
    describeFaults(harness);
  });
}
