import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { withTime } from './screen.ts';
import { recordingScreen } from './testing/recording-screen.ts';

it('shows a step that is done with its result and its time', async () => {
  const screen = recordingScreen();
  const result = await screen.step(
    'Migrations',
    async () => 3,
    (count) => `Migrations, ${count} applied`,
  );
  expect(result).toBe(3);
  expect(screen.text()).toMatch(/^✓ Migrations, 3 applied +0\.0 s\n$/);
});

it('shows at once what it is doing on a terminal, and writes over it', async () => {
  const screen = recordingScreen({ isTerminal: true });
  await screen.step('PostgreSQL', async () => {
    expect(stripVTControlCharacters(screen.text())).toBe('… PostgreSQL');
    screen.say('creating the database');
  });
  const lines = stripVTControlCharacters(screen.text()).split(/[\r\n]+/);
  expect(lines).toEqual([
    '… PostgreSQL',
    'creating the database',
    '… PostgreSQL',
    expect.stringMatching(/^✓ PostgreSQL +0\.0 s$/),
    '',
  ]);
});

it('marks a step that failed, and hands the error on', async () => {
  const screen = recordingScreen();
  const failing = screen.step('worker', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(screen.text()).toBe('✗ worker\n');
});

it('when quiet says only warnings and what it is told to tell', async () => {
  const screen = recordingScreen({ quiet: true });
  await screen.step('PostgreSQL', async () => undefined);
  screen.say('left out');
  screen.warn('worker died');
  screen.tell('API http://localhost:3000');
  expect(screen.text()).toBe('! worker died\nAPI http://localhost:3000\n');
});

it('aligns times, also after a text that is too long', () => {
  expect(withTime('✓ api', 1_234)).toHaveLength(76);
  expect(withTime('✓ api', 1_234)).toMatch(/ 1\.2 s$/);
  expect(withTime('x'.repeat(90), 12_000)).toBe(`${'x'.repeat(90)} 12.0 s`);
});
