/** A drill cannot be run as it was asked for. The message is made for a person to read. */
export class DrillError extends Error {
  override readonly name = 'DrillError';
}
