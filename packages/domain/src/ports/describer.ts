import type { DescriptionStyle } from '../catalog/descriptions/draft.ts';

/** Who can be asked; an installation asks one of them. */
export const aiProviders = ['openai', 'gemini', 'deepseek', 'openrouter'] as const;
export type AiProvider = (typeof aiProviders)[number];

/** Drafts product descriptions. The draft is never published by itself. */
export interface DescribeRequest extends DescriptionStyle {
  sku: string;
  name: string;
  currentDescription: string | null;
}

/** What an answer took, usable or not. */
export interface Spent {
  /** Read and written. */
  tokens: number;
  /** Millionths of a US dollar; null where the price of the model is not known. */
  costMicros: number | null;
}

export interface DescriptionDraft {
  text: string;
  model: string;
  spent: Spent;
}

export interface Describer {
  readonly provider: AiProvider;
  /** False without a key: drafts are then refused with a clear reason instead of failing. */
  readonly enabled: boolean;
  /** The tokens that one shop may use on one day of UTC. */
  readonly tokensPerDay: number;
  /** Throws `DescriberError`. */
  describe(request: DescribeRequest, options: { signal: AbortSignal }): Promise<DescriptionDraft>;
}

export const describerErrorKinds = [
  'unavailable',
  'rate_limited',
  'refused',
  'invalid_answer',
  'unauthorized',
] as const;
export type DescriberErrorKind = (typeof describerErrorKinds)[number];

export class DescriberError extends Error {
  override readonly name = 'DescriberError';
  readonly kind: DescriberErrorKind;
  /** Null where there was no answer that tells. */
  readonly spent: Spent | null;
  /** When to come back, as far as the provider says, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: DescriberErrorKind,
    message: string,
    {
      spent = null,
      retryAfterMs = null,
      ...options
    }: { cause?: unknown; spent?: Spent | null; retryAfterMs?: number | null } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.spent = spent;
    this.retryAfterMs = retryAfterMs;
  }
}
