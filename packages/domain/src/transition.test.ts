import { describe, expect, it } from 'vitest';
import { DomainError } from './errors.ts';
import { advance, allowedEvents, next, type TransitionTable } from './transition.ts';

const door: TransitionTable<'open' | 'closed' | 'bricked up', 'close' | 'open' | 'brick up'> = {
  close: { from: ['open'], to: 'closed' },
  open: { from: ['closed'], to: 'open' },
  'brick up': { from: ['open', 'closed'], to: 'bricked up' },
};

describe('a transition table', () => {
  it('names the state after an allowed event and none after another', () => {
    expect(next(door, 'open', 'close')).toBe('closed');
    expect(next(door, 'closed', 'close')).toBeNull();
  });

  it('lists what may happen in a state, and nothing in a final one', () => {
    expect(allowedEvents(door, 'open')).toEqual(['close', 'brick up']);
    expect(allowedEvents(door, 'bricked up')).toEqual([]);
  });

  it('tells the caller of a forbidden event where things stand and what is allowed', () => {
    const forbidden = () => advance('door', door, 'closed', 'close');
    expect(forbidden).toThrow(DomainError);
    expect(forbidden).toThrow('The door is closed: close is not possible. Allowed now: open, brick up.');
    expect(forbidden).toThrow(
      expect.objectContaining({
        code: 'illegal_transition',
        details: { extras: { currentStatus: 'closed', allowed: ['open', 'brick up'] } },
      }),
    );
  });

  it('says of a final state that it is final', () => {
    expect(() => advance('door', door, 'bricked up', 'open')).toThrow('It is final.');
  });
});
