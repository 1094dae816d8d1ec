import { describe, expect, it } from 'vitest';
import { DeliveryPlaces, mostAtOnce } from './places.ts';

const now = new Date('2026-03-01T12:00:00Z');
const key = (tenantId: string, endpointId: string) => ({ tenantId, endpointId });
const fill = (places: DeliveryPlaces, tenantId: string, endpointId: string, times: number) =>
  Array.from({ length: times }, () => places.take(key(tenantId, endpointId), now));

describe('the places of a process', () => {
  it('are few for one endpoint, and few for one shop, and leave the others theirs', () => {
    const places = new DeliveryPlaces();
    const slow = fill(places, 'slow', 'a', mostAtOnce.endpoint + 1);
    expect(slow.slice(0, -1).every((until) => until === null)).toBe(true);
    expect(slow.at(-1)).toBeInstanceOf(Date);
    expect(fill(places, 'slow', 'b', mostAtOnce.endpoint).every((until) => until === null)).toBe(true);
    expect(places.take(key('slow', 'c'), now)).toBeInstanceOf(Date);
    expect(places.take(key('other', 'd'), now)).toBeNull();
  });

  it('are free again after a message', () => {
    const places = new DeliveryPlaces();
    fill(places, 'shop', 'a', mostAtOnce.endpoint);
    expect(places.take(key('shop', 'a'), now)).not.toBeNull();
    places.leave(key('shop', 'a'), 100);
    expect(places.take(key('shop', 'a'), now)).toBeNull();
  });

  it('send away each a little later than the one before, and nobody for more than a minute', () => {
    const places = new DeliveryPlaces();
    fill(places, 'shop', 'a', mostAtOnce.endpoint);
    const sentAway = fill(places, 'shop', 'a', 1_000).map((until) => (until?.getTime() ?? 0) - now.getTime());
    expect(sentAway[0]).toBe(1_000);
    expect(sentAway.toSorted((one, other) => one - other)).toEqual(sentAway);
    expect(new Set(sentAway.slice(0, 100)).size).toBe(100);
    expect(sentAway.at(-1)).toBe(60_000);
  });
});
