const answerWithinMs = 10_000;

/** Asks one of our own helpers, a simulator or the inbox, and throws when it does not do as it is asked. */
export async function ask<T>(url: string, init: { method?: string; body?: object } = {}): Promise<T> {
  const { method = 'GET', body } = init;
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}
