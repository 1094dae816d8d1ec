import { createScreen, type Screen } from '../screen.ts';

/** A screen without a terminal that keeps what it is shown. */
export function recordingScreen(
  options: { quiet?: boolean; isTerminal?: boolean } = {},
): Screen & { text(): string } {
  let text = '';
  const stream = {
    write: (chunk: string) => {
      text += chunk;
    },
  };
  return { ...createScreen({ stream, isTerminal: false, quiet: false, ...options }), text: () => text };
}
