import { draftDescription } from '../catalog/descriptions/draft-description.ts';
import { processImage, removeImageFiles } from '../catalog/images/process-image.ts';
import { writeCsvExport } from '../csv/exports/write-csv-export.ts';
import { workImport } from '../csv/imports/work-import.ts';
import { type DeliveryTools, deliverWebhook } from '../hooks/deliver-webhook.ts';
import type { Handlers } from '../jobs/handler.ts';
import { done } from '../jobs/outcome.ts';
import { sendMail } from '../mail/send-mail.ts';
import { expireOrder } from '../order/expire-order.ts';
import { processOrder } from '../order/process-order.ts';
import { capturePayment } from '../payment/capture-payment.ts';
import { chargePayment } from '../payment/charge-payment.ts';
import type { PaymentProviders } from '../payment/providers.ts';
import { refundPayment } from '../payment/refund-payment.ts';
import { syncPayment } from '../payment/sync-payment.ts';
import { voidPayment } from '../payment/void-payment.ts';
import type { Describer } from '../ports/describer.ts';
import type { FileStorage } from '../ports/file-storage.ts';
import type { ImageProcessor } from '../ports/image-processor.ts';
import type { Mailer } from '../ports/mailer.ts';
import { reconcilePayments } from '../reconciliation/reconcile.ts';
import { applyAdjustment } from '../stock/apply-adjustment.ts';
import { applyCount } from '../stock/counts/apply-count.ts';
import { applyTransfer } from '../stock/transfers/apply-transfer.ts';
import { writeExport } from '../tenant/export/write-export.ts';
import { processWebhook } from '../webhook/process-webhook.ts';

export interface HandlerTools extends DeliveryTools {
  providers: PaymentProviders;
  mailer: Mailer;
  describer: Describer;
  storage: FileStorage;
  imageProcessor: ImageProcessor;
}

/** The same wiring as the worker's. */
export function createTestHandlers(given: HandlerTools): Handlers {
  const publicUrl = 'https://shop.example';
  const tools = { ...given, publicUrl, returnUrl: `${publicUrl}/return` };
  return {
    'order.process': async (run) => {
      await run.fulfil((ctx) => processOrder(ctx, run.payload));
      return done;
    },
    'order.expire': (run) => expireOrder(run, tools),
    'payment.charge': (run) => chargePayment(run, tools),
    'payment.sync': (run) => syncPayment(run, tools),
    'payment.capture': (run) => capturePayment(run, tools),
    'payment.void': (run) => voidPayment(run, tools),
    'payment.refund': (run) => refundPayment(run, tools),
    'payment.reconcile': (run) => reconcilePayments(run, tools),
    'webhook.process': (run) => processWebhook(run, tools),
    'stock.adjust': async (run) => {
      await run.fulfil((ctx) => applyAdjustment(ctx, run.payload));
      return done;
    },
    'stock.transfer': async (run) => {
      await run.fulfil((ctx) => applyTransfer(ctx, run.payload));
      return done;
    },
    'stock.count': async (run) => {
      await run.fulfil((ctx) => applyCount(ctx, run.payload));
      return done;
    },
    'mail.send': (run) => sendMail(run, tools),
    'image.process': (run) => processImage(run, tools),
    'image.remove': (run) => removeImageFiles(run, tools),
    'tenant.export': writeExport,
    'csv.import': workImport,
    'csv.export': writeCsvExport,
    'ai.describe': (run) => draftDescription(run, tools),
    'webhook.deliver': (run) => deliverWebhook(run, tools),
  };
}
