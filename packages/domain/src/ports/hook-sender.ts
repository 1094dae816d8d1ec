/** One message to an endpoint, signed. */
export interface HookRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
}

/** What came of sending it; times in milliseconds. */
export type HookAnswer =
  | {
      kind: 'answered';
      status: number;
      durationMs: number;
      /** For how long the receiver asks to be left alone, by `Retry-After`; absent where it asks for nothing. */
      retryAfterMs?: number;
    }
  /** `reason` is for the shop's people, and holds nothing that the receiver said. */
  | { kind: 'failed'; reason: string; durationMs: number };

/**
 * Sends one message: no redirect is followed, nothing but public addresses is connected to, and of the answer nothing
 * but its status and its `Retry-After` is read. Throws when the signal aborts, and never otherwise.
 */
export type SendHook = (request: HookRequest, options: { signal: AbortSignal }) => Promise<HookAnswer>;
