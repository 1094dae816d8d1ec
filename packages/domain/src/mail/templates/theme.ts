/**
 * Colours and type of every mail. Styles are written on the elements, because many mail clients drop style
 * sheets; only what cannot be written there (dark mode, narrow screens) is in the sheet of the layout.
 */
export const colour = {
  page: '#f3f4f6',
  card: '#ffffff',
  soft: '#f7f8fa',
  line: '#e3e6ea',
  ink: '#1b2330',
  muted: '#5b6472',
  accent: '#0f6b5c',
} as const;

export const dark = {
  page: '#14171c',
  card: '#1d2229',
  soft: '#252b34',
  line: '#363e4a',
  ink: '#eef1f5',
  muted: '#aab3c0',
  accent: '#5fd0b8',
} as const;

export const font =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";

/** Long names and addresses break instead of widening the mail. */
export const breaking = 'word-break:break-word;overflow-wrap:anywhere';
