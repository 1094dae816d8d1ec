export interface DescriptionStyle {
  /** `plain and friendly` if absent. */
  tone?: string | undefined;
  /** BCP 47; `en` if absent. */
  language?: string | undefined;
  /** 20 to 40 words, 40 to 120, or 120 to 250; `medium` if absent. */
  length?: 'short' | 'medium' | 'long' | undefined;
  /** At most 20. */
  keywords?: readonly string[] | undefined;
}

/** A description that an AI drafted. Nothing but accepting it puts it into the catalogue. */
export interface DescriptionDraft {
  id: string;
  sku: string;
  status: 'queued' | 'ready' | 'failed' | 'disabled' | 'accepted' | 'discarded';
  tone: string;
  language: string;
  length: 'short' | 'medium' | 'long';
  keywords: string[];
  text: string | null;
  model: string | null;
  /** By all attempts. */
  tokensUsed: number | null;
  /** Millionths of a US dollar; null where the price of the model is not known. */
  costMicros: number | null;
  /** Why it failed or is disabled; of a queued one, what it waits for. */
  reason: string | null;
  /** The batch that it was asked for with. */
  batchId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface DescriptionBatchInput extends DescriptionStyle {
  /** Products at most, up to 1,000; 100 if absent. */
  limit?: number | undefined;
}

/** Drafts for the products that had no description; `running` while any of them is queued. */
export interface DescriptionBatch {
  id: string;
  status: 'running' | 'done' | 'cancelled';
  tone: string;
  language: string;
  length: 'short' | 'medium' | 'long';
  keywords: string[];
  total: number;
  drafts: Record<DescriptionDraft['status'], number>;
  tokensUsed: number;
  /** Millionths of a US dollar, as far as prices are known. */
  costMicros: number;
  createdAt: string;
  cancelledAt: string | null;
}

export interface DraftAcceptance {
  /** In the place of the draft's own. */
  text?: string | undefined;
  /** Also where the product's description was changed after the draft was written. */
  force?: boolean | undefined;
}
