import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { payments, type ReplayProvider } from './order-request.ts';
import { ReplayError } from './replay-error.ts';

export interface ReplayArguments {
  /** As it was given; null asks for help. */
  file: string | null;
  concurrency: number;
  provider: ReplayProvider;
  /** Of the tenant that the replay opens. */
  tenant: string;
  keep: boolean;
}

export const usage = `npm run replay -- FILE.csv                submit the orders of a file again, and reconcile the books with it
  --concurrency N                         requests under way at once (20)
  --provider manual|stripe                pay by invoice (manual), or with Stripe's test card
  --tenant SLUG                           the tenant to open for it (replay-<date>-<random>)
  --keep                                  leave an installation that was started for it running until Ctrl-C

The file needs the columns invoice,sku,description,quantity,placedAt,unitPrice,customer,country; prices are in GBP.
It runs on the installation in WAYBILL_HOME (.waybill) if that is up, and starts it otherwise; REDIS_URL chooses the
queues then. Exit code 0: every figure reconciles; 1: one does not; 2: it could not be run.`;

const mostAtOnce = 500;
const slugShape = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;

/** Throws `ReplayError` on anything that it does not understand. */
export function readArguments(args: readonly string[], today: Date): ReplayArguments {
  const { values, positionals } = parse(args);
  if (values.help) return { file: null, ...readValues(values, today) };
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw misunderstood('Name one file to replay.');
  return { file, ...readValues(values, today) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        concurrency: { type: 'string', default: '20' },
        provider: { type: 'string', default: 'manual' },
        tenant: { type: 'string' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw misunderstood(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReturnType<typeof parse>['values'];

function readValues({ concurrency, provider, tenant, keep }: Values, today: Date) {
  const atOnce = Number(concurrency);
  if (!/^\d+$/.test(concurrency) || atOnce < 1 || atOnce > mostAtOnce) {
    throw misunderstood(`--concurrency takes a number from 1 to ${mostAtOnce}, not "${concurrency}".`);
  }
  if (!isProvider(provider)) {
    throw misunderstood(`--provider takes ${Object.keys(payments).join(' or ')}, not "${provider}".`);
  }
  if (tenant !== undefined && !slugShape.test(tenant)) {
    throw misunderstood(`--tenant takes lower-case letters, digits and hyphens, not "${tenant}".`);
  }
  return { concurrency: atOnce, provider, keep, tenant: tenant ?? freshSlug(today) };
}

const isProvider = (name: string): name is ReplayProvider => Object.hasOwn(payments, name);

const freshSlug = (today: Date): string =>
  `replay-${today.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;

const misunderstood = (problem: string): ReplayError => new ReplayError(`${problem}\n\n${usage}`);
