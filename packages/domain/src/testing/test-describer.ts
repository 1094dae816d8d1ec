import type { DescribeRequest, Describer, DescriberError, DescriptionDraft } from '../ports/describer.ts';

/** Writes the same sentence about every product, unless it is told otherwise. */
export class TestDescriber implements Describer {
  enabled = true;
  fault: DescriberError | null = null;
  readonly requests: DescribeRequest[] = [];

  async describe(request: DescribeRequest): Promise<DescriptionDraft> {
    this.requests.push(request);
    if (this.fault) throw this.fault;
    return { text: `${request.name}, described.`, model: 'test-model', tokensUsed: 12 };
  }
}
