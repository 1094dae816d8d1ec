import type { DeliveryEstimate } from '../ports/shipping-rates.ts';

/** When a shop hands parcels over. */
export interface Dispatch {
  /** IANA: `Europe/Berlin`. */
  timeZone: string;
  /** `14:00` in that zone: what is ordered from then on leaves on the next day; null: at the end of the day. */
  cutoff: string | null;
  /** Days of the week on which parcels leave and arrive: 1 is Monday, 7 Sunday. */
  workDays: readonly number[];
  /** Dates on which they do not: `2026-12-25`. */
  holidays: readonly string[];
}

const dayMs = 86_400_000;
/** No shop rests for longer: a calendar without a working day has no answer. */
const mostDaysOff = 366;

/** Date and time where the shop is: `2026-03-10`, `13:59`. */
function localMoment(at: Date, timeZone: string): { date: string; time: string } {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...({ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' } as const),
    ...({ hour: '2-digit', minute: '2-digit' } as const),
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  };
}

/** Calendar dates are counted in UTC, where every day has 24 hours. */
const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);

const isWorkDay = (date: string, { workDays, holidays }: Dispatch): boolean =>
  workDays.includes(new Date(`${date}T00:00:00Z`).getUTCDay() || 7) && !holidays.includes(date);

/** The date itself if it is one. Throws where there is none within a year. */
function nextWorkDay(date: string, dispatch: Dispatch): string {
  let day = date;
  for (let nth = 0; nth <= mostDaysOff; nth++, day = nextDay(day)) if (isWorkDay(day, dispatch)) return day;
  throw new Error('the shop has no working day within a year');
}

function afterWorkDays(date: string, days: number, dispatch: Dispatch): string {
  let day = date;
  for (let nth = 0; nth < days; nth++) day = nextWorkDay(nextDay(day), dispatch);
  return day;
}

/** When something arrives that is ordered now, and takes so many business days from when it was handed over. */
export function estimateDelivery(
  at: Date,
  days: { min: number; max: number },
  dispatch: Dispatch,
): DeliveryEstimate {
  const { date, time } = localMoment(at, dispatch.timeZone);
  const isTooLate = dispatch.cutoff !== null && time >= dispatch.cutoff;
  const leaves = nextWorkDay(isTooLate ? nextDay(date) : date, dispatch);
  return {
    earliest: afterWorkDays(leaves, days.min, dispatch),
    latest: afterWorkDays(leaves, days.max, dispatch),
  };
}
