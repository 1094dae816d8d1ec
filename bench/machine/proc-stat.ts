/** What `/proc/<pid>/stat` says of a process; see proc(5). Times in clock ticks. */
export interface ProcessStat {
  pid: number;
  parent: number;
  /** User and system time, its own. */
  ticks: number;
  /** The same of its children that have ended and been waited for. */
  childTicks: number;
}

/** The second field is the program's name in brackets and can hold anything, brackets and spaces included. */
export function parseProcessStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // The third field of the file is the first one here.
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    ticks: field(14) + field(15),
    childTicks: field(16) + field(17),
  };
}

/** All processors' time that was not idle, of the first line of `/proc/stat`, in clock ticks. */
export function parseBusyTicks(text: string): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    text.split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** Resident memory in bytes, of `/proc/<pid>/status`. */
export function parseResidentBytes(text: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1];
  return kilobytes === undefined ? 0 : Number(kilobytes) * 1024;
}
