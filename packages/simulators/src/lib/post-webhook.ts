const attemptTimeoutMs = 10_000;

export interface WebhookRequest {
  url: string;
  body: string;
  headers: Record<string, string>;
  /** Ends the attempt with an exception. */
  closing: AbortSignal;
}

/** Posts a JSON body once; true when the receiver answered with 2xx within 10 s. */
export async function postWebhook({ url, body, headers, closing }: WebhookRequest): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers,
      signal: AbortSignal.any([closing, AbortSignal.timeout(attemptTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (closing.aborted) throw error;
    return false;
  }
}
