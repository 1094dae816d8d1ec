import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { demoSecrets } from './demo-secrets.ts';
import { type Home, openHome } from './home.ts';
import { readHomeState, updateHomeState } from './home-state.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

function withHome<T>(directory: string, body: (home: Home) => T): T {
  const home = openHome(directory);
  try {
    return body(home);
  } finally {
    home.release();
  }
}

it('creates the folder and remembers ports and samples from start to start', () => {
  const directory = join(temporaryFolder(), 'deep', '.waybill');
  withHome(directory, (home) => {
    expect(readHomeState(home)).toEqual({ ports: {}, samplesSentAt: null });
    updateHomeState(home, { ports: { inbox: 4001 } });
  });
  withHome(directory, (home) => {
    updateHomeState(home, { samplesSentAt: '2026-01-01T10:00:00Z' });
    expect(readHomeState(home)).toEqual({ ports: { inbox: 4001 }, samplesSentAt: '2026-01-01T10:00:00Z' });
  });
});

it('makes its secrets once, and keeps them to itself', () => {
  const directory = temporaryFolder();
  const first = withHome(directory, demoSecrets);
  expect(withHome(directory, demoSecrets)).toEqual(first);
  expect(statSync(join(directory, 'demo-secrets.json')).mode & 0o777).toBe(0o600);
  expect(withHome(temporaryFolder(), demoSecrets).apiKey).not.toBe(first.apiKey);
});

it('refuses a second start in the same folder and says how to run a second copy', () => {
  const directory = temporaryFolder();
  withHome(directory, () => {
    expect(() => openHome(directory)).toThrow(
      new RegExp(
        `already running in .* \\(process ${process.pid}\\).*WAYBILL_HOME=\\.waybill-2 PORT=3001`,
        's',
      ),
    );
  });
  withHome(directory, () => undefined);
});

it('says what is in the way when the folder is a file', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => openHome(file)).toThrow(/cannot be used: a file is in its place.*WAYBILL_HOME=/s);
});

it.skipIf(process.platform !== 'linux')('says that the folder cannot be written', () => {
  expect(() => openHome('/sys/waybill')).toThrow(/\/sys\/waybill cannot be used: .*WAYBILL_HOME=/s);
});

it('says which file is damaged, and that it can be deleted', () => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'state.json'), '{"ports": ');
  withHome(directory, (home) => {
    expect(() => readHomeState(home)).toThrow(/state\.json is damaged\. Delete it and start again/);
  });
  expect(readFileSync(join(directory, 'state.json'), 'utf8')).toBe('{"ports": ');
});
