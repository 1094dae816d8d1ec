import { Waybill } from '@waybill/sdk';
import { z } from 'zod';
import type { Answer } from '../campaign.ts';

export interface ClientOptions {
  /** As a balancer would, each request goes to the next one. */
  apiUrls: readonly string[];
  apiKey: string;
  /** Told of each request's answer. */
  onAnswer?: (answer: Answer) => void;
}

/** Stands for the balancer's own address, which nobody connects to. */
const balancer = 'http://balancer.invalid';
const answerWithinMs = 10_000;
/** More than any outage lasts: the caller's signal says when it is enough. */
const tries = 1_000;

const accepted = z.object({ id: z.string() });
const refused = z.object({ code: z.string() });

/** A storefront's client, with its keys and retries, over all the apis. */
export function createClient({ apiUrls, apiKey, onAnswer = () => undefined }: ClientOptions): Waybill {
  let turn = 0;

  async function send(api: string, input: string, init: RequestInit | undefined): Promise<Response> {
    const key = new Headers(init?.headers).get('idempotency-key');
    const startedAt = performance.now();
    const tell = (answer: Pick<Answer, 'status' | 'orderId' | 'replayed' | 'problem'>) => {
      const tookMs = Math.round(performance.now() - startedAt);
      if (key !== null) onAnswer({ at: new Date().toISOString(), key, api, tookMs, ...answer });
    };
    try {
      const response = await fetch(input.replace(balancer, api), init);
      // Read here, so that an answer that breaks off counts as none.
      const text = await response.text();
      tell({ status: response.status, replayed: isReplay(response), ...read(response.status, text) });
      return new Response(text, { status: response.status, headers: response.headers });
    } catch (error) {
      tell({ status: null, orderId: null, replayed: false, problem: reasonOf(error) });
      throw error;
    }
  }

  const viaBalancer: typeof fetch = async (input, init) => {
    const first = turn++;
    for (let hop = 0; ; hop++) {
      try {
        return await send(apiUrls[(first + hop) % apiUrls.length] ?? '', String(input), init);
      } catch (error) {
        // Nobody listens there: the request was not sent, and can go to the next one.
        if (reasonOf(error) !== 'ECONNREFUSED' || hop + 1 >= apiUrls.length) throw error;
      }
    }
  };
  return new Waybill({
    baseUrl: balancer,
    apiKey,
    fetch: viaBalancer,
    timeoutMs: answerWithinMs,
    maxRetries: tries,
  });
}

const isReplay = ({ headers }: Response) => headers.get('idempotent-replayed') === 'true';

function read(status: number, text: string): Pick<Answer, 'orderId' | 'problem'> {
  const body = parseJson(text);
  if (status < 300) return { orderId: accepted.safeParse(body).data?.id ?? null, problem: null };
  return { orderId: null, problem: refused.safeParse(body).data?.code ?? 'no problem document' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}
