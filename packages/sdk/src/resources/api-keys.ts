import type { ApiKey, ApiKeyInput, NewApiKey } from '../generated/schemas.ts';
import type { RequestOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** With which storefronts and programs call the API. Needs a person's access token. */
export class ApiKeys extends Resource {
  /** Without their secrets. */
  async list(options?: RequestOptions): Promise<ApiKey[]> {
    return (await this.call('listApiKeys', {}, options)).data;
  }

  /** The `key` itself is told this once. */
  create(apiKey: ApiKeyInput, options?: RequestOptions): Promise<NewApiKey> {
    return this.call('createApiKey', { body: apiKey }, options);
  }

  /** Within a second it works nowhere any more. */
  async revoke(id: string, options?: RequestOptions): Promise<void> {
    await this.call('revokeApiKey', { path: { id } }, options);
  }
}
