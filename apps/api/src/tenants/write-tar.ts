/** A file in an archive. */
export interface TarEntry {
  /** At most 100 bytes of ASCII. */
  name: string;
  bytes: Uint8Array;
  modifiedAt: Date;
}

const blockSize = 512;

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

/** Of POSIX.1-1988 (ustar): <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html>, "ustar Interchange Format". */
function headerOf({ name, bytes, modifiedAt }: TarEntry): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`too long a name for an archive: ${name}`);
  const header = Buffer.alloc(blockSize);
  header.write(name, 0);
  header.write(octal(0o640, 7), 100);
  header.write(octal(0, 7) + octal(0, 7), 108);
  header.write(octal(bytes.length, 11), 124);
  header.write(octal(Math.floor(modifiedAt.getTime() / 1_000), 11), 136);
  // The checksum is of the header with blanks in its place.
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)} `, 148);
  return header;
}

/** The files as one archive that `tar -x` reads, one after the other in memory. */
export async function* writeTar(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield headerOf(entry);
    yield entry.bytes;
    const rest = entry.bytes.length % blockSize;
    if (rest > 0) yield Buffer.alloc(blockSize - rest);
  }
  yield Buffer.alloc(2 * blockSize);
}
