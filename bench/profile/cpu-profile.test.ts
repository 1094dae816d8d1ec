import { describe, expect, it } from 'vitest';
import { type CpuProfile, timeBySteps } from './cpu-profile.ts';
import { stepOf } from './steps.ts';

const frame = (url: string, functionName = 'f') => ({ url, functionName });

describe('the step of a sample', () => {
  it('is that of the nearest caller that is not Node’s own', () => {
    const stack = [
      frame('node:net'),
      frame('file:///r/node_modules/pg/lib/client.js'),
      frame('file:///r/apps/worker/src/main.ts'),
    ];
    expect(stepOf(stack)).toBe('PostgreSQL client');
  });

  it('is Node’s where nobody called it', () => {
    expect(stepOf([frame('node:internal/timers')])).toBe('Node itself');
  });

  it('is garbage collection whoever made the garbage', () => {
    expect(stepOf([frame('', '(garbage collector)'), frame('file:///r/apps/api/src/app.ts')])).toBe(
      'garbage collection',
    );
  });

  it('is not confused by a function that is called like a property of every object', () => {
    expect(stepOf([frame('file:///r/packages/domain/src/ids.ts', 'constructor')])).toBe('verbs');
  });
});

describe('a CPU profile', () => {
  const node = (id: number, url: string, functionName: string, children: number[] = []) => ({
    ...{ id, children, callFrame: { url, functionName } },
  });
  const profile: CpuProfile = {
    nodes: [
      node(1, '', '(root)', [2, 3]),
      node(2, '', '(idle)'),
      node(3, 'file:///r/node_modules/bullmq/x.js', 'add', [4]),
      node(4, 'node:net', 'write'),
    ],
    startTime: 1_000,
    samples: [4, 2, 3, 4],
    timeDeltas: [10, 20, 30, 40],
  };

  it('counts what was worked on within the span, and not what was waited for', () => {
    expect(timeBySteps(profile, { from: 1_000, to: 2_000 })).toEqual(new Map([['BullMQ', 80]]));
    expect(timeBySteps(profile, { from: 1_050, to: 1_070 })).toEqual(new Map([['BullMQ', 30]]));
  });
});
