import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dispatch, estimateDelivery } from './delivery-estimate.ts';
import { type Place, priceOf, type Zone, type ZoneRate, zoneOf } from './zones.ts';

const place = (country: string, given: Partial<Place> = {}): Place => ({
  ...{ country, regions: [], postalPrefixes: [] },
  ...given,
});
const zone = (name: string, ...places: Place[]): Zone => ({ id: name, name, places, rates: [] });

describe('a zone', () => {
  const zones = [
    zone('world', place('*')),
    zone('britain', place('GB'), place('IE')),
    zone('highlands', place('GB', { postalPrefixes: ['IV', 'KW', 'HS'] })),
    zone('skye', place('GB', { postalPrefixes: ['IV4', 'IV5'] })),
    zone('islands', place('US', { regions: ['HI', 'Alaska'] })),
    zone('america', place('US')),
  ];
  it.each([
    ['world', { country: 'JP', postalCode: '100-0001' }],
    ['britain', { country: 'GB', postalCode: 'SW1Y 4JH' }],
    ['britain', { country: 'IE', postalCode: 'D02 X285' }],
    ['highlands', { country: 'GB', postalCode: 'iv2 3xx' }],
    ['skye', { country: 'GB', postalCode: 'IV51 9XX' }],
    ['islands', { country: 'US', region: 'hi', postalCode: '96815' }],
    ['islands', { country: 'US', region: 'ALASKA', postalCode: '99501' }],
    ['america', { country: 'US', region: 'CA', postalCode: '94103' }],
    ['america', { country: 'US', postalCode: '94103' }],
  ])('is the one that names the place most closely: %s for %j', (name, destination) => {
    expect(zoneOf(zones, destination)?.name).toBe(name);
    expect(zoneOf(zones.toReversed(), destination)?.name).toBe(name);
  });

  it('is none where nothing is sent to, and the first of two that name the place alike', () => {
    expect(zoneOf(zones.slice(1), { country: 'JP', postalCode: '1' })).toBeNull();
    const twice = [zone('one', place('FR')), zone('other', place('FR'))];
    expect(zoneOf(twice, { country: 'FR', postalCode: '1' })?.name).toBe('one');
  });
});

describe('what sending costs', () => {
  const rate: ZoneRate = {
    ...{ method: 'standard', freeFrom: 5_000, days: null },
    brackets: [
      { weightUpTo: 2_000, subtotalUpTo: 2_000, price: 499 },
      { weightUpTo: 2_000, subtotalUpTo: null, price: 399 },
      { weightUpTo: 20_000, subtotalUpTo: null, price: 999 },
    ],
  };
  const price = (subtotal: number, weightGrams: number) => priceOf(rate, { subtotal, weightGrams });

  it('is the price of the first bracket that fits, limits included', () => {
    expect(price(2_000, 2_000)).toBe(499);
    expect(price(2_001, 2_000)).toBe(399);
    expect(price(2_000, 2_001)).toBe(999);
    expect(price(0, 0)).toBe(499);
  });

  it('is nothing from a value on, where it can be sent at all', () => {
    expect([price(4_999, 1), price(5_000, 1), price(5_000, 20_000)]).toEqual([399, 0, 0]);
    expect(price(5_000, 20_001)).toBeNull();
  });
});

describe('an estimate', () => {
  const berlin: Dispatch = {
    ...{ timeZone: 'Europe/Berlin', cutoff: '14:00', workDays: [1, 2, 3, 4, 5] },
    holidays: ['2026-12-25', '2027-01-01'],
  };
  const between = (at: string, min: number, max: number, dispatch = berlin) => {
    const { earliest, latest } = estimateDelivery(new Date(at), { min, max }, dispatch);
    return [earliest, latest];
  };

  it('counts from today until the cut-off where the shop is, and from the next working day after it', () => {
    // 10 March 2026 is a Tuesday; Berlin is an hour ahead of UTC, from 29 March on two.
    expect(between('2026-03-10T12:59:59Z', 1, 3)).toEqual(['2026-03-11', '2026-03-13']);
    expect(between('2026-03-10T13:00:00Z', 1, 3)).toEqual(['2026-03-12', '2026-03-16']);
    expect(between('2026-03-31T11:59:59Z', 1, 1)).toEqual(['2026-04-01', '2026-04-01']);
    expect(between('2026-03-31T12:00:00Z', 1, 1)).toEqual(['2026-04-02', '2026-04-02']);
  });

  it('skips weekends and holidays', () => {
    expect(between('2026-03-13T13:00:00Z', 1, 2)).toEqual(['2026-03-17', '2026-03-18']);
    expect(between('2026-03-14T08:00:00Z', 0, 1)).toEqual(['2026-03-16', '2026-03-17']);
    expect(between('2026-12-24T08:00:00Z', 1, 6)).toEqual(['2026-12-28', '2027-01-05']);
  });

  it('knows which day it is where the shop is', () => {
    const auckland = { ...berlin, timeZone: 'Pacific/Auckland', cutoff: null };
    // Monday evening in UTC is Tuesday morning there.
    expect(between('2026-03-09T20:00:00Z', 1, 1, auckland)).toEqual(['2026-03-11', '2026-03-11']);
    const honolulu = { ...berlin, timeZone: 'Pacific/Honolulu', cutoff: '23:59' };
    expect(between('2026-03-10T05:00:00Z', 1, 1, honolulu)).toEqual(['2026-03-10', '2026-03-10']);
  });

  it('is a working day, never before the order, and later the longer it takes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 20 }),
        (at, min, more) => {
          const { earliest, latest } = estimateDelivery(at, { min, max: min + more }, berlin);
          expect(earliest <= latest).toBe(true);
          expect(earliest >= new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10)).toBe(true);
          for (const day of [earliest, latest]) {
            expect([1, 2, 3, 4, 5]).toContain(new Date(`${day}T00:00:00Z`).getUTCDay());
            expect(berlin.holidays).not.toContain(day);
          }
          if (more > 0) expect(earliest < latest).toBe(true);
        },
      ),
    );
  });
});
