import {
  applyAdjustment,
  applyCount,
  applyTransfer,
  capturePayment,
  chargePayment,
  type DeliveryTools,
  type Describer,
  deliverWebhook,
  done,
  draftDescription,
  expireOrder,
  type FileStorage,
  type Handlers,
  type ImageProcessor,
  type Mailer,
  type PaymentProviders,
  processImage,
  processOrder,
  processWebhook,
  reconcilePayments,
  refundPayment,
  removeImageFiles,
  sendMail,
  syncPayment,
  voidPayment,
  workImport,
  writeCsvExport,
  writeExport,
} from '@waybill/domain';

export interface HandlerTools extends DeliveryTools {
  providers: PaymentProviders;
  mailer: Mailer;
  describer: Describer;
  storage: FileStorage;
  imageProcessor: ImageProcessor;
  /** Where customers reach the API. */
  publicUrl: string;
  /** Where the provider sends customers back to after an action. */
  returnUrl: string;
}

/** One line a job. */
export const createHandlers = (tools: HandlerTools): Handlers => ({
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
});
