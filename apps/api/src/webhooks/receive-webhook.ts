import type { IncomingHttpHeaders } from 'node:http';
import {
  findTenant,
  notFound,
  type PaymentProvider,
  ProviderError,
  type ProviderErrorKind,
  type ProviderName,
  receiveWebhook,
  type WebhookNotice,
} from '@waybill/domain';
import type { Request, RequestHandler, Response } from 'express';
import { type Caller, rememberCaller, scopeOf } from '../auth/principal.ts';
import { createReadBody } from '../body/read-body.ts';
import type { AppDeps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { toProblem } from '../http/to-problem.ts';

/** Events hold whole objects, expanded; the provider's are far smaller than this. */
const readBody = createReadBody(1024 * 1024);

/** Some providers are asked whether a signature is theirs, in milliseconds. */
const verifyWithinMs = 10_000;

const slug = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

const single = (headers: IncomingHttpHeaders): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );

/** Delivered again, it would be the same. */
const unbelieved: readonly ProviderErrorKind[] = ['invalid_signature', 'unauthorized', 'rejected'];

/** Names that providers give are short and printable. */
const isName = (text: string): boolean => /^[\x20-\x7e]{1,255}$/.test(text);

/** A provider that is asked whether it sent this may be out of reach: it delivers again what was not taken. */
async function readNotice(
  provider: PaymentProvider,
  body: Buffer,
  headers: IncomingHttpHeaders,
): Promise<WebhookNotice> {
  try {
    const options = { signal: AbortSignal.timeout(verifyWithinMs) };
    const notice = await provider.readWebhook(body, single(headers), options);
    if ([notice.eventId, notice.type, notice.reference ?? '-'].every(isName)) return notice;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (unbelieved.includes(error.kind))
      throw new Problem('invalid_webhook', error.message, { cause: error });
    throw new Problem('unavailable', 'The signature could not be checked: deliver it again shortly.', {
      cause: error,
    });
  }
  throw new Problem('invalid_webhook', 'The webhook names what nobody could look up.');
}

/**
 * `POST /webhooks/{provider}/{tenant}`: stores a signed event once and answers 200 after the commit. What it means is
 * a job's business, so that the provider is never kept waiting.
 */
export function receiveWebhookHandler(
  { db, providers, transact, limits }: AppDeps,
  provider: ProviderName,
): RequestHandler {
  async function receive(req: Request, res: Response): Promise<void> {
    const name = String(req.params['tenant']);
    const tenantId = slug.test(name) ? await findTenant(db, name) : null;
    if (tenantId === null) throw notFound('shop');
    const body = await readBody(req, res);
    const notice = await readNotice(await providers(tenantId, provider), body, req.headers);
    const caller: Caller = { tenantId, actor: { type: 'system', id: `${provider}-webhook` } };
    rememberCaller(res, caller);
    await transact(scopeOf(res, caller), (ctx) => receiveWebhook(ctx, { provider, notice }));
    res.json({ received: true });
  }

  // A provider calls as often as there is something to tell; what is not signed by it is a stranger's.
  return async (req, res) => {
    limits.refuseExhausted(req, res);
    try {
      await receive(req, res);
    } catch (error) {
      if ([400, 404].includes(toProblem(error).status)) limits.stranger(req, res);
      throw error;
    }
  };
}
