import { describe, expect, it } from 'vitest';
import { parseBusyTicks, parseProcessStat, parseResidentBytes } from './proc-stat.ts';

describe('the kernel’s account of a process', () => {
  it('is read past a name that looks like further fields', () => {
    const text = '4711 (a) b (c) S 12 4711 4711 0 -1 4194560 1 2 3 4 150 25 7 3 20 0 11 0 99 1 2 3';
    expect(parseProcessStat(text)).toEqual({ pid: 4711, parent: 12, ticks: 175, childTicks: 10 });
  });

  it('tells the memory that it holds', () => {
    expect(parseResidentBytes('Name:\tnode\nVmRSS:\t   2048 kB\nThreads:\t11\n')).toBe(2 * 1024 * 1024);
    expect(parseResidentBytes('Name:\tzombie\n')).toBe(0);
  });

  it('tells the time in which the processors were not idle', () => {
    expect(parseBusyTicks('cpu  10 1 20 5000 700 2 3 4 0 0\ncpu0 1 1 1 1\n')).toBe(40);
  });
});
