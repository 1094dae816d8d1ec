/** Something that a person can put right keeps the installation from starting; the message says how. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
