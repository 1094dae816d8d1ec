import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';

/** A program of the benchmark in a process of its own, which answers each message with one. */
export interface Program {
  readonly pid: number;
  /** Sends the message and resolves to the answer. */
  ask<Answer>(schema: z.ZodType<Answer>, message: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts the module at `path`; it gets the settings as its environment and ends when its channel closes. */
export function startProgram(path: string, environment: NodeJS.ProcessEnv = {}): Program {
  const child = fork(path, [], { env: { ...process.env, ...environment }, stdio: 'inherit' });
  const ended = once(child, 'exit');
  if (child.pid === undefined) throw new Error(`${path} could not be started`);
  return {
    pid: child.pid,
    ask: async (schema, message) => {
      const answer = nextMessage(child, path);
      child.send(message);
      return schema.parse(await answer);
    },
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message);
    };
    const onExit = () => {
      child.off('message', onMessage);
      reject(new Error(`${path} ended without an answer`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

/** The other side: answers every message until the starter is gone. */
export function answerMessages(answer: (message: unknown) => Promise<object>): void {
  process.on('message', (message) => {
    void answer(message).then((result) => process.send?.(result));
  });
  process.once('disconnect', () => process.exit());
}
