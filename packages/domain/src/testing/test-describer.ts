import type { DescribeRequest, Describer, DescriberError, DescriptionDraft } from '../ports/describer.ts';

/** Writes the same sentence about every product, unless it is told otherwise. */
export class TestDescriber implements Describer {
  readonly provider = 'openai';
  enabled = true;
  tokensPerDay = 100_000;
  /** Happens once, in the middle of the next draft. */
  meanwhile: (() => Promise<unknown>) | null = null;
  fault: DescriberError | null = null;
  readonly requests: DescribeRequest[] = [];

  async describe(request: DescribeRequest): Promise<DescriptionDraft> {
    this.requests.push(request);
    const { meanwhile } = this;
    this.meanwhile = null;
    await meanwhile?.();
    if (this.fault) throw this.fault;
    return {
      text: `${request.name}, described.`,
      model: 'test-model',
      spent: { tokens: 12, costMicros: 34 },
    };
  }
}
