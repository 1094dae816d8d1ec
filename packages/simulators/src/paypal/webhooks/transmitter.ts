import { createSign, createVerify, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { postWebhook } from '../../lib/post-webhook.ts';
import type { SigningKey } from './signing-key.ts';

/** The headers by which a receiver knows that a notification is PayPal's. */
export interface Transmission {
  'paypal-transmission-id': string;
  'paypal-transmission-time': string;
  'paypal-transmission-sig': string;
  'paypal-cert-url': string;
  'paypal-auth-algo': string;
}

export interface Transmitter {
  readonly certificatePath: string;
  readonly certificate: string;
  /** Signs a body as if it were sent at that time, milliseconds since 1970. */
  sign(body: string, at: number): Transmission;
  /** What `verify-webhook-signature` finds. The webhook id is part of what was signed, so another one never fits. */
  verify(body: string, webhookId: string, transmission: Transmission): boolean;
  /** True when the receiver took it. */
  post(request: { url: string; body: string; at: number; closing: AbortSignal }): Promise<boolean>;
}

const algorithm = 'SHA256withRSA';

/** Signs as described on https://developer.paypal.com/api/rest/webhooks/rest/#link-messagesignature */
export function createTransmitter(key: SigningKey, webhookId: string, serverUrl: string): Transmitter {
  const certificatePath = `/v1/notifications/certs/${key.certificateId}`;
  const certificateUrl = `${serverUrl}${certificatePath}`;

  const sign: Transmitter['sign'] = (body, at) => {
    const id = randomUUID();
    const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
    return {
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': createSign('RSA-SHA256')
        .update(signedText(id, time, webhookId, body))
        .sign(key.privateKey, 'base64'),
      'paypal-cert-url': certificateUrl,
      'paypal-auth-algo': algorithm,
    };
  };

  return {
    certificatePath,
    certificate: key.certificate,
    sign,
    verify(body, claimedWebhookId, transmission) {
      const id = transmission['paypal-transmission-id'];
      const time = transmission['paypal-transmission-time'];
      return (
        transmission['paypal-auth-algo'] === algorithm &&
        transmission['paypal-cert-url'] === certificateUrl &&
        createVerify('RSA-SHA256')
          .update(signedText(id, time, claimedWebhookId, body))
          .verify(key.certificate, transmission['paypal-transmission-sig'], 'base64')
      );
    },
    post: ({ url, body, at, closing }) =>
      postWebhook({
        url,
        body,
        headers: {
          ...sign(body, at),
          'Content-Type': 'application/json',
          'User-Agent': 'PayPal/AUHD-214.0-58187577',
        },
        closing,
      }),
  };
}

const signedText = (id: string, time: string, webhookId: string, body: string) =>
  [id, time, webhookId, crc32(body)].join('|');
