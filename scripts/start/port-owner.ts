import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Says which process listens on the port, as `node server.js (process 4711)`; `null` when the system does not tell. */
export function portOwner(port: number): string | null {
  return process.platform === 'linux' ? ownerByProc(port) : ownerByLsof(port);
}

const listening = '0A';

/** Lines of /proc/net/tcp: `sl local_address rem_address st … uid timeout inode`; the port is hexadecimal. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === listening)
    .flatMap((fields) => fields[9] ?? []);
}

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

function ownerByProc(port: number): string | null {
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((path) => listeningInodes(readOrEmpty(path), port))
    .map((inode) => `socket:[${inode}]`);
  const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && holdsOneOf(entry, sockets));
  return pid ? `${shortCommand(readOrEmpty(`/proc/${pid}/cmdline`))} (process ${pid})` : null;
}

const shownCharacters = 60;

/** The arguments of a process, as the kernel lists them, in short: `node /srv/app/server.js --port 1`. */
export function shortCommand(commandLine: string): string {
  const [program = '', ...args] = commandLine.split('\0').filter((part) => part !== '');
  const text = [basename(program), ...args].join(' ');
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** The open files of another user's processes are closed to us. */
function holdsOneOf(pid: string, sockets: readonly string[]): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((fd) => sockets.includes(readlinkOrEmpty(`${folder}/${fd}`)));
  } catch {
    return false;
  }
}

function readlinkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function ownerByLsof(port: number): string | null {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
      encoding: 'utf8',
    });
    const [pid, command] = ['p', 'c'].map((field) => new RegExp(`^${field}(.+)$`, 'm').exec(output)?.[1]);
    return pid && command ? `${command} (process ${pid})` : null;
  } catch {
    return null;
  }
}
