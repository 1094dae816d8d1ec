import { beforeAll, describe, expect, it } from 'vitest';
import { type IsBreached, loadBreached } from './breached.ts';
import { refusalOf } from './judge-password.ts';

let isBreached: IsBreached;
beforeAll(async () => {
  isBreached = await loadBreached();
});

const email = 'grace.hopper@example.com';
const judge = (password: string) => refusalOf(password, { email }, isBreached);

describe('a password', () => {
  it.each([
    'correct horse battery staple',
    'zwölf kleine Äpfel',
    'x8dk2-m40fq-11az',
    '\u5bc6\u7801\u957f\u5ea6\u5341\u4e8c\u4e2a\u5b57\u7b26\u624d\u884c\u5427',
    `${'long '.repeat(50)}passes`,
    'grace.hopper sails at dawn',
  ])('of enough characters will do, whatever they are: %s', (password) => {
    expect(judge(password)).toBeNull();
  });

  it.each(['', 'short', 'elevenchars', '👩‍🚀🚀🚀'])('that is short is refused: "%s"', (password) => {
    expect(judge(password)).toBe('must have at least 12 characters');
  });

  it('may have 256 characters and no more', () => {
    const text = 'abcdefghijklmnop'.repeat(16);
    expect(judge(`${text.slice(1)}!`)).toBeNull();
    expect(judge(`${text}!`)).toBe('must have at most 256 characters');
  });

  it.each([
    'password1234',
    'Password1234!',
    'PASSWORDPASSWORD',
    '1q2w3e4r5t6y',
    '123456789012',
    'iloveyou2026!!',
    '!!!dragon!!!2024',
    'sunshinesunshine1',
  ])('that was in breaches is refused, whatever was put around it: %s', (password) => {
    expect(judge(password)).toContain('data breaches');
  });

  it.each(['aaaaaaaaaaaaaaaa', 'abababababababab'])('of a few characters is refused: %s', (password) => {
    expect(judge(password)).toBe('repeats too few characters');
  });

  it.each([email, 'Grace.Hopper', 'grace.hopper2026'])('that is the address is refused: %s', (password) => {
    expect(judge(password)).toBe('must not be the e-mail address');
  });
});
