// The server that intake is measured against: Express, zod and one `queue.add` for each order, and nothing else. It
// authenticates nobody, keeps no books, writes no log and repeats no answer.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Queue } from 'bullmq';
import express from 'express';
import { z } from 'zod';
import { answerMessages } from '../site/program.ts';
import { readBaselineSettings } from './settings.ts';

const text = z.string().min(1).max(200);

const orderSchema = z.strictObject({
  customer: z.strictObject({ name: text, email: z.email() }),
  shippingAddress: z.strictObject({
    line1: text,
    line2: text.optional(),
    city: text,
    region: text.optional(),
    postalCode: text,
    country: z.string().length(2),
  }),
  shippingMethod: text,
  currency: z.string().length(3),
  items: z
    .array(z.strictObject({ sku: text, quantity: z.int().min(1) }))
    .min(1)
    .max(100),
  payment: z.strictObject({
    provider: z.enum(['stripe', 'paypal', 'manual']),
    paymentMethod: text.optional(),
    capture: z.enum(['automatic', 'on_shipment']).optional(),
  }),
  expectedTotal: z.int().min(0).optional(),
  metadata: z.record(z.string().min(1).max(40), z.string().max(500)).optional(),
});

const { store, prefix } = readBaselineSettings();
const queue = new Queue('intake', { connection: { url: store }, prefix });

const app = express();
app.use(express.json());
app.post('/v1/orders', async (req, res) => {
  const order = orderSchema.parse(req.body);
  const job = await queue.add('order', order);
  res.status(202).json({ id: job.id, status: 'pending', ...order });
});

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

answerMessages(async () => ({ port: (server.address() as AddressInfo).port }));
