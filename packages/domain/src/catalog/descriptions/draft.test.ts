import { describe, expect, it } from 'vitest';
import { allowedEvents, next } from '../../transition.ts';
import { type DraftStatus, type DraftTransition, draftStatuses, draftTransitions } from './draft.ts';

const _ = null;

/** Written out by hand: every event in every state. */
const matrix: Record<DraftStatus, Record<DraftTransition, DraftStatus | null>> = {
  queued: { write: 'ready', fail: 'failed', disable: 'disabled', accept: _, discard: 'discarded' },
  ready: { write: _, fail: _, disable: _, accept: 'accepted', discard: 'discarded' },
  failed: { write: _, fail: _, disable: _, accept: _, discard: 'discarded' },
  disabled: { write: _, fail: _, disable: _, accept: _, discard: 'discarded' },
  accepted: { write: _, fail: _, disable: _, accept: _, discard: _ },
  discarded: { write: _, fail: _, disable: _, accept: _, discard: _ },
};

const events = Object.keys(draftTransitions) as DraftTransition[];

describe('the life of a draft', () => {
  it.each(draftStatuses)('goes on from %s as the table says', (status) => {
    const reached = Object.fromEntries(events.map((event) => [event, next(draftTransitions, status, event)]));
    expect(reached).toEqual(matrix[status]);
  });

  it('offers people decisions only', () => {
    expect(allowedEvents(draftTransitions, 'queued')).toEqual(['discard']);
    expect(allowedEvents(draftTransitions, 'ready')).toEqual(['accept', 'discard']);
  });
});
