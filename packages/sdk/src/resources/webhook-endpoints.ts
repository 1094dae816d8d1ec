import type {
  ListWebhookDeliveriesQuery,
  ListWebhookEventTypesAnswer,
  NewWebhookEndpoint,
  ReplayWebhookDeliveriesAnswer,
  ReplayWebhookDeliveriesBody,
  RotateWebhookSecretBody,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpointInput,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** Where the shop is told of what happens; `verifyWebhook` checks what arrives there. Needs a person's access token. */
export class WebhookEndpoints extends Resource {
  async list(options?: RequestOptions): Promise<WebhookEndpoint[]> {
    return (await this.call('listWebhookEndpoints', {}, options)).data;
  }

  /** Its `secret` is told this once. */
  create(endpoint: WebhookEndpointInput, options?: RequestOptions): Promise<NewWebhookEndpoint> {
    return this.call('createWebhookEndpoint', { body: endpoint }, options);
  }

  retrieve(id: string, options?: RequestOptions): Promise<WebhookEndpoint> {
    return this.call('getWebhookEndpoint', { path: { id } }, options);
  }

  /** Changes what is given and leaves the rest. */
  update(id: string, changes: WebhookEndpointChanges, options?: RequestOptions): Promise<WebhookEndpoint> {
    return this.call('changeWebhookEndpoint', { path: { id }, body: changes }, options);
  }

  async delete(id: string, options?: RequestOptions): Promise<void> {
    await this.call('removeWebhookEndpoint', { path: { id } }, options);
  }

  /** A new `secret`, told this once; for a while messages carry the signatures of both. */
  rotateSecret(
    id: string,
    rotation: RotateWebhookSecretBody = {},
    options?: RequestOptions,
  ): Promise<NewWebhookEndpoint> {
    return this.call('rotateWebhookSecret', { path: { id }, body: rotation }, options);
  }

  /** Sends a message that says nothing. */
  async test(id: string, options?: WriteOptions): Promise<void> {
    await this.call('testWebhookEndpoint', { path: { id } }, options);
  }

  /** What an endpoint can be told of. */
  async eventTypes(options?: RequestOptions): Promise<ListWebhookEventTypesAnswer['data']> {
    return (await this.call('listWebhookEventTypes', {}, options)).data;
  }

  /** The newest first. */
  deliveries(
    id: string,
    params: ListWebhookDeliveriesQuery = {},
    options?: RequestOptions,
  ): Paged<WebhookDelivery> {
    return this.pages('listWebhookDeliveries', { path: { id }, query: params }, options);
  }

  retrieveDelivery(id: string, deliveryId: string, options?: RequestOptions): Promise<WebhookDelivery> {
    return this.call('getWebhookDelivery', { path: { id, deliveryId } }, options);
  }

  /** Sends one message again, under the same `webhook-id`. */
  replayDelivery(id: string, deliveryId: string, options?: WriteOptions): Promise<WebhookDelivery> {
    return this.call('replayWebhookDelivery', { path: { id, deliveryId } }, options);
  }

  /** Sends again what did not arrive since then. */
  replay(
    id: string,
    replay: ReplayWebhookDeliveriesBody,
    options?: WriteOptions,
  ): Promise<ReplayWebhookDeliveriesAnswer> {
    return this.call('replayWebhookDeliveries', { path: { id }, body: replay }, options);
  }
}
