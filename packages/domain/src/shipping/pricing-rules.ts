import { batched } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Consignment, ShippingOffer, ShippingRates } from '../ports/shipping-rates.ts';
import type { TaxCalculator } from '../ports/tax-calculator.ts';
import { calculateTaxes } from '../tax/calculate-taxes.ts';
import { type PricingSettings, readPricingSettings } from '../tax/pricing-settings.ts';
import { listTaxRates } from '../tax/rate-store.ts';
import { standardClass, type TaxRate } from '../tax/tax-rates.ts';
import { loadShop } from '../tenant/shop.ts';
import { estimateDelivery } from './delivery-estimate.ts';
import { listShippingMethods, type ShippingMethod } from './methods.ts';
import { listZones } from './zone-store.ts';
import { priceOf, type Zone, type ZoneRate, zoneOf } from './zones.ts';

/** All that a shop has set about what sending costs, and about taxes. */
interface Rules {
  settings: PricingSettings;
  methods: readonly ShippingMethod[];
  zones: readonly Zone[];
  rates: readonly TaxRate[];
}

/** By which orders of a shop are priced. */
export interface PricingRules {
  shipping: ShippingRates;
  taxes: TaxCalculator;
}

/** A shop without rates of its own has the one of its settings, on everything. `rateBps` in hundredths of a percent. */
const oneRate = (rateBps: number): TaxRate => ({
  ...{ id: 'settings', tax: 'tax', taxClass: standardClass, country: null, region: null, postalPrefix: null },
  ratePpm: rateBps * 100,
});

function offerOf(
  method: ShippingMethod,
  zoneRate: ZoneRate | null,
  { settings, consignment }: { settings: PricingSettings; consignment: Consignment },
): ShippingOffer | null {
  const price = zoneRate ? priceOf(zoneRate, consignment) : method.price;
  if (price === null) return null;
  const days = zoneRate?.days ?? method.days;
  const estimate = days && estimateDelivery(consignment.at, days, settings);
  return { method: method.code, name: method.name, price, currency: method.currency, estimate };
}

/** What a shop's own zones and methods offer; without zones every method costs the same everywhere. */
export const createZoneRates = ({ settings, methods, zones }: Omit<Rules, 'rates'>): ShippingRates => ({
  offersFor: async (consignment) => {
    const zone = zones.length > 0 ? zoneOf(zones, consignment.destination) : null;
    return methods
      .filter(({ active }) => active)
      .flatMap((method) => {
        const zoneRate = zone?.rates.find((rate) => rate.method === method.code) ?? null;
        if (zones.length > 0 && !zoneRate) return [];
        return offerOf(method, zoneRate, { settings, consignment }) ?? [];
      });
  },
});

/** Taxes by a shop's own rates. */
export const createRateTaxes = ({ settings, rates }: Pick<Rules, 'settings' | 'rates'>): TaxCalculator => ({
  calculate: async (sale) => calculateTaxes(sale, { rates, terms: settings }),
});

type InTenant = Pick<Ctx, 'tx' | 'tenantId'>;

const loadFor = batched(async (ctx: InTenant, askers: readonly null[]): Promise<PricingRules[]> => {
  const settings = await readPricingSettings(ctx);
  const methods = await listShippingMethods(ctx);
  const zones = await listZones(ctx);
  const own = await listTaxRates(ctx);
  const rates = own.length > 0 ? own : [oneRate((await loadShop(ctx)).taxRateBps)];
  const rules = {
    shipping: createZoneRates({ settings, methods, zones }),
    taxes: createRateTaxes({ settings, rates }),
  };
  return askers.map(() => rules);
});

/** The shop's rules as they are now; asked for several orders at once, they are read once. */
export const loadPricingRules = (ctx: InTenant): Promise<PricingRules> => loadFor(ctx, null);
