import { type Html, html } from './html.ts';

const units = [
  { ms: 24 * 60 * 60_000, name: 'd' },
  { ms: 60 * 60_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** "340 ms", "12 s", "3 min", "2 h", "5 d": as exact as a glance is. */
export function duration(ms: number): string {
  const unit = units.find((candidate) => ms >= candidate.ms);
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : `${Math.round(ms)} ms`;
}

/** A moment as a person counts it from `now`; the exact one is there for who points at it. */
export function moment(at: Date, now: Date): Html {
  const ms = now.getTime() - at.getTime();
  const iso = at.toISOString();
  const words = Math.abs(ms) < 1_000 ? 'now' : ms > 0 ? `${duration(ms)} ago` : `in ${duration(-ms)}`;
  return html`<time datetime="${iso}" title="${iso}">${words}</time>`;
}
