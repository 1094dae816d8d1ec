import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { showProgress } from './progress.mjs';
import { modules, pinnedNode, root } from './root.mjs';
import { adviceFor, Trouble } from './trouble.mjs';

const lockFile = join(root, 'package-lock.json');
const stampFile = join(modules, '.waybill-installed');

/** Whether node_modules holds what package-lock.json says, for this kind of machine, down to the pinned Node. */
export function isInstalled() {
  if (!existsSync(pinnedNode) || majorOf(read(join(modules, 'node', 'package.json'))) !== wantedMajor())
    return false;
  if (read(stampFile) === currentStamp()) return true;
  if (!matchesNpmsRecord()) return false;
  stamp();
  return true;
}

function wantedMajor() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Number(/\d+/.exec(devDependencies.node)[0]);
}

const majorOf = (packageJson) => (packageJson ? Number.parseInt(JSON.parse(packageJson).version, 10) : null);

function currentStamp() {
  const digest = createHash('sha256')
    .update(read(lockFile) ?? '')
    .digest('hex');
  return `${digest} ${process.platform}-${process.arch}\n`;
}

/** Somebody ran npm by hand: its own record says what is there, so there is no need to do it all again. */
function matchesNpmsRecord() {
  const record = read(join(modules, '.package-lock.json'));
  const lock = read(lockFile);
  if (!record || !lock) return false;
  const there = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) => {
    if (path === '' || wanted.link || !path.includes('node_modules/')) return true;
    const found = there[path];
    return found ? found.version === wanted.version : isOptional(wanted);
  });
}

/** Packages for other kinds of machine are left out by right. */
const isOptional = ({ optional, devOptional, peer }) => Boolean(optional ?? devOptional ?? peer);

function stamp() {
  try {
    writeFileSync(stampFile, currentStamp());
  } catch {
    // A checkout that is read-only by now works as well; it is only compared anew each time.
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

export async function install() {
  const command = existsSync(lockFile) ? 'ci' : 'install';
  console.error(
    `Installing what Waybill needs into node_modules with \`npm ${command}\` ` +
      '(its own Node and PostgreSQL included).\nOnly this once; about a minute, depending on the network.',
  );
  const { code, output } = await runNpm([
    command,
    // Whatever the user has configured: without their install scripts and optional parts the packages do not work.
    '--ignore-scripts=false',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=http',
    // By itself npm would try a registry that does not answer for over a minute.
    '--fetch-retries=3',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=8000',
  ]);
  if (code !== 0) throw explain(command, output);
  if (!existsSync(pinnedNode)) {
    throw new Trouble(
      `npm finished, but ${pinnedNode} is missing: there may be no Node ${wantedMajor()} for this system ` +
        `(${process.platform} ${process.arch}) in the registry.`,
    );
  }
  stamp();
}

function runNpm(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
      env: { ...process.env, PATH: pathWithoutModules() },
    });
    const progress = showProgress(child);
    let interrupted = null;
    const interrupt = (signal) => {
      interrupted = signal;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupt);
    child.once('error', (error) => {
      progress.end();
      const advice =
        error.code === 'ENOENT' ? 'npm is not installed. It comes with Node: https://nodejs.org' : null;
      reject(new Trouble(advice ?? `npm could not be run: ${error.message}`));
    });
    child.once('close', (code) => {
      const output = progress.end();
      if (interrupted) reject(new Trouble('Interrupted. The next run begins the installation again.'));
      else resolve({ code, output });
    });
  });
}

/** npm must not run on a Node that it is about to remove. */
function pathWithoutModules() {
  const kept = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(modules));
  return [...kept, dirname(process.execPath)].filter((folder) => !folder.startsWith(modules)).join(delimiter);
}

function explain(command, output) {
  const code = /^npm error code (\S+)/m.exec(output)?.[1];
  const path = /^npm error path (.+)$/m.exec(output)?.[1] ?? root;
  const advice = path.startsWith(root) ? adviceFor(code, root) : adviceOutside(code, path);
  const said = output
    .split('\n')
    .filter((line) => /^npm error(?! {5}at )/.test(line))
    .slice(0, 10)
    .join('\n');
  return new Trouble(
    `${said || output.slice(-2000)}\n\n\`npm ${command}\` failed. ${advice ?? 'Its own words are above.'}`,
  );
}

/** npm keeps what it fetched in the user's home, which not every user has. */
function adviceOutside(code, path) {
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(code)) return adviceFor(code, path);
  return `npm cannot write to ${path}: give it another folder for its cache with npm_config_cache=/path/to/folder.`;
}
