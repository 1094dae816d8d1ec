import type { OAuthToken } from '@paypal/paypal-server-sdk';
import { type CallOptions, ProviderError } from '@waybill/domain';
import { toProviderError } from './provider-error.ts';
import { type Connection, openSession } from './session.ts';

export interface Tokens {
  /** The one at hand, or a new one where there is none that is still good. */
  current(options: CallOptions): Promise<OAuthToken>;
  /** A new one: proves the credentials. */
  renew(options: CallOptions): Promise<OAuthToken>;
}

/** Bearer tokens, kept until they expire. Without one nothing was sent that could have moved money. */
export function createTokens(connection: Connection): Tokens {
  let kept: OAuthToken | undefined;

  async function renew(options: CallOptions): Promise<OAuthToken> {
    const { client } = openSession(connection, options);
    try {
      kept = await client.clientCredentialsAuthManager.fetchToken();
      return kept;
    } catch (error) {
      kept = undefined;
      throw neverCarriedOut(toProviderError(error));
    }
  }

  return {
    renew,
    async current(options) {
      const { clientCredentialsAuthManager: manager } = openSession(connection, options).client;
      return kept === undefined || manager.isExpired(kept) ? renew(options) : kept;
    },
  };
}

/** No answer to the request for a token leaves nothing to look up. */
function neverCarriedOut(error: unknown): unknown {
  if (!(error instanceof ProviderError) || error.kind !== 'unknown') return error;
  return new ProviderError('paypal', 'unavailable', error.message, { code: error.code, cause: error.cause });
}
