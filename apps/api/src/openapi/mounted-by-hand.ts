import { z } from 'zod';
import { count, type Media } from '../http/answers.ts';
import { named } from './named.ts';
import type { MountedByHand } from './operation.ts';

type Plain = Omit<MountedByHand, 'mountedByHand'>;

const page = (description: string): Media => ({
  mediaType: 'text/html',
  schema: z.string().meta({ description, examples: ['<!doctype html>'] }),
});

const readiness = named(
  'Readiness',
  z.strictObject({
    status: z.enum(['ready', 'degraded', 'unready']),
    checks: z
      .record(z.string(), z.strictObject({ status: z.enum(['ok', 'failed', 'timeout']), durationMs: count }))
      .meta({ examples: [{ database: { status: 'ok', durationMs: 2 } }] }),
  }),
);

const watched: Plain[] = [
  {
    method: 'get',
    path: '/livez',
    name: 'isAlive',
    summary: 'Tells that the process runs.',
    permission: 'anyone',
    isProbe: true,
    answers: { 200: z.strictObject({ status: z.literal('alive'), pid: z.int() }) },
  },
  {
    method: 'get',
    path: '/readyz',
    name: 'isReady',
    summary: 'Tells whether the process can do its work, and how each part that it needs answers.',
    permission: 'anyone',
    isProbe: true,
    answers: { 200: readiness },
    refusals: { 503: readiness },
  },
  {
    method: 'get',
    path: '/metrics',
    name: 'readMetrics',
    summary: 'Tells the metrics of the process, as Prometheus reads them.',
    description:
      'In production only with the token of the setting `METRICS_TOKEN`, and not at all without one.',
    permission: 'anyone',
    isProbe: true,
    security: ['metricsToken'],
    problems: ['not_found'],
    answers: {
      200: {
        mediaType: 'text/plain',
        schema: z.string().meta({ examples: ['# TYPE process_cpu_seconds_total counter\n'] }),
      },
    },
    refusals: { 401: null },
  },
];

const webhook = (provider: 'stripe' | 'paypal', brand: string, signature: string): Plain => ({
  method: 'post',
  path: `/webhooks/${provider}/:tenant`,
  name: `receive${brand}Webhook`,
  summary: `Takes an event of ${brand}: it is stored once, and looked into by a job.`,
  description: `Called by ${brand}, which signs the body (${signature}); nobody else's event is believed. What it says is not: ${brand} is asked how the payment stands. The same event again is no error.`,
  permission: 'anyone',
  request: {
    mediaType: 'application/json',
    schema: named(
      `${brand}Event`,
      z
        .looseObject({})
        .meta({ description: `As ${brand} sends it, 1 MiB at most.`, examples: [{ id: 'evt_1' }] }),
    ),
  },
  answers: { 200: z.strictObject({ received: z.literal(true) }) },
  problems: ['not_found', 'invalid_webhook', 'malformed_request', 'body_too_large', 'unsupported_media_type'],
});

const token = z.strictObject({
  token: z
    .string()
    .optional()
    .meta({ description: 'Of the link.', examples: ['wbi_9vQx0v3mJ1rT8cYw'] }),
});

const form = named(
  'PasswordForm',
  z.strictObject({
    token: z.string().meta({ examples: ['wbi_9vQx0v3mJ1rT8cYw'] }),
    password: z.string().meta({ examples: ['correct horse battery staple'] }),
  }),
);

const passwordPages = (path: `/account/${string}`, name: string, summary: string): Plain[] => {
  const [asked, told] = [page('The form, or why the link does not work.'), page('What became of it.')];
  return [
    {
      method: 'get',
      path,
      name: `show${name}Page`,
      summary: `Shows the page on which a person ${summary}.`,
      permission: 'anyone',
      query: token,
      answers: { 200: asked },
      refusals: { 400: asked },
    },
    {
      method: 'post',
      path,
      name: `submit${name}Page`,
      summary: `Takes the form with which a person ${summary}.`,
      permission: 'anyone',
      request: { mediaType: 'application/x-www-form-urlencoded', schema: form },
      problems: ['forbidden', 'body_too_large', 'unsupported_media_type', 'malformed_request'],
      answers: { 200: told },
      refusals: { 400: told, 410: told, 422: told },
    },
  ];
};

const pages: Plain[] = [
  {
    method: 'get',
    path: '/docs',
    name: 'showDocs',
    summary: 'This description, to browse in.',
    permission: 'anyone',
    answers: { 200: page('The description.') },
    answerHeaders: ['Cache-Control'],
  },
  {
    method: 'get',
    path: '/orders/status',
    name: 'showOrderPage',
    summary: 'Shows a customer how their order stands: the page behind the links in mails.',
    permission: 'anyone',
    query: token,
    answers: { 200: page('How the order stands.') },
    refusals: { 404: page('That the link does not work.') },
  },
  {
    method: 'get',
    path: '/checkout/return',
    name: 'showReturnPage',
    summary: 'Shows a customer who comes back from a payment provider that the payment is being checked.',
    description: 'What the address says about the payment is not believed: the provider is asked.',
    permission: 'anyone',
    answers: { 200: page('That the payment is being checked.') },
  },
  ...passwordPages('/account/invitation', 'Invitation', 'accepts an invitation'),
  ...passwordPages('/account/password', 'Password', 'sets a new password'),
];

/** What is part of the HTTP contract and mounted by itself, without a declaration. */
export const mountedByHand: readonly MountedByHand[] = [
  webhook('stripe', 'Stripe', '`Stripe-Signature`'),
  webhook('paypal', 'PayPal', '`Paypal-Transmission-Sig`'),
  ...pages,
  ...watched,
].map((operation) => ({ ...operation, mountedByHand: true }));
