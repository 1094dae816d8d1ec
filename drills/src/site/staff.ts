import { z } from 'zod';

/** The people of the shop, who do what the documents tell them to do. */
export interface Staff {
  /** Gives a job that was given up another round. */
  retry(obligationId: string): Promise<void>;
  /** Has the description of some product drafted. */
  askForDraft(): Promise<void>;
  /** Pauses a queue in Bull Board, or resumes it. */
  setPaused(queue: string, paused: boolean): Promise<void>;
}

const somePage = z.object({ data: z.array(z.object({ sku: z.string() })).min(1) });
const session = z.object({ accessToken: z.string() });

export function staffOf(
  [apiUrl = '']: readonly string[],
  credentials: { email: string; password: string },
): Staff {
  async function send(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<string> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return text;
  }

  async function logIn(): Promise<{ authorization: string }> {
    const answer: unknown = JSON.parse(await send('POST', '/v1/auth/login', credentials));
    return { authorization: `Bearer ${session.parse(answer).accessToken}` };
  }

  return {
    retry: async (obligationId) => {
      await send('POST', `/v1/obligations/${obligationId}/retry`, {}, await logIn());
    },
    askForDraft: async () => {
      const headers = await logIn();
      const response = await fetch(`${apiUrl}/v1/products?limit=1`, { headers });
      const [product] = somePage.parse(await response.json()).data;
      await send('POST', `/v1/products/${product?.sku}/description-drafts`, {}, headers);
    },
    setPaused: async (queue, paused) => {
      const path = `/ops/queues/api/queues/${queue}/${paused ? 'pause' : 'resume'}`;
      await send('PUT', path, {}, await logIn());
    },
  };
}
