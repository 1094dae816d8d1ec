/** Something that the reader can put right; the message says how, and needs no stack. */
export class Trouble extends Error {}

const elsewhere = 'clone the project into a folder that you may write to';

/** What an error code of the file system or of npm means here; `null` for a code with no advice. */
export function adviceFor(code, folder) {
  switch (code) {
    case 'EROFS':
      return `${folder} is on a read-only file system: ${elsewhere}.`;
    case 'EACCES':
    case 'EPERM':
      return `No permission to write in ${folder}: run this as the user it belongs to, or ${elsewhere}.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: Waybill needs about 1 GB for its packages. Free some and try again.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'ERR_SOCKET_TIMEOUT':
      return (
        'The package registry cannot be reached: check the network, and the proxy or registry that ' +
        '`npm config get registry` names, and try again. What was fetched already is not fetched again.'
      );
    case 'E401':
    case 'E403':
      return 'The package registry refuses access: log in with `npm login`, or check `npm config get registry`.';
    case 'E404':
    case 'ETARGET':
      return 'The registry lacks a package that the project needs: check that `npm config get registry` is up to date.';
    case 'EUSAGE':
      return 'package.json and package-lock.json disagree: run `npm install` once, and commit the new lock file.';
    case 'EINTEGRITY':
      return 'A package arrived damaged: run `npm cache verify` and try again.';
    default:
      return null;
  }
}
