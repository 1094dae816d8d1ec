/** Drafts product descriptions. The draft is never published by itself. */
export interface DescribeRequest {
  sku: string;
  name: string;
  currentDescription: string | null;
  tone: string;
  language: string;
  keywords: string[];
}

export interface DescriptionDraft {
  text: string;
  model: string;
  tokensUsed: number;
}

export interface Describer {
  /** False without a key: drafts are then refused with a clear reason instead of failing. */
  readonly enabled: boolean;
  /** Throws `DescriberError`. */
  describe(request: DescribeRequest, options: { signal: AbortSignal }): Promise<DescriptionDraft>;
}

export type DescriberErrorKind =
  | 'unavailable'
  | 'rate_limited'
  | 'refused'
  | 'invalid_answer'
  | 'unauthorized';

export class DescriberError extends Error {
  override readonly name = 'DescriberError';
  readonly kind: DescriberErrorKind;

  constructor(kind: DescriberErrorKind, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.kind = kind;
  }
}
