/** `2026-03-01T12:00:00Z` */
export const wireTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
