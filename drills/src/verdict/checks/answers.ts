import type { Campaign } from '../../campaign.ts';
import { type Problem, problem } from '../problem.ts';

/** "Not now" and "no answer" are answers that a client knows what to do about; a 500 is not. */
const wellKnown: readonly (number | null)[] = [202, 429, 503, null];

export const checkAnswers = ({ answers }: Campaign): Problem[] =>
  answers
    .filter(({ status }) => !wellKnown.includes(status))
    .map(({ key, status, problem: code, at }) =>
      problem('answers', key, `was answered with ${status} (${code}) at ${at}`),
    );
