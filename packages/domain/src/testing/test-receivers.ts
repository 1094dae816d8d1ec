import type { HookAnswer, HookRequest, SendHook } from '../ports/hook-sender.ts';
import { Gate } from './gate.ts';

/** Endpoints in memory: they keep what they were told, and answer 204, or what they were made to. */
export class TestReceivers {
  readonly told: HookRequest[] = [];
  #answers: number[] = [];
  #usual = 204;
  #gate: Gate | null = null;

  /** The next messages are answered so. */
  answerNext(...statuses: number[]): void {
    this.#answers = statuses;
  }

  /** All messages are answered so from now on. */
  answer(status: number): void {
    this.#usual = status;
  }

  /** The next message waits at the gate. */
  hold(): Gate {
    this.#gate = new Gate();
    return this.#gate;
  }

  readonly send: SendHook = async (request): Promise<HookAnswer> => {
    const gate = this.#gate;
    this.#gate = null;
    await gate?.pass();
    this.told.push(request);
    return { kind: 'answered', status: this.#answers.shift() ?? this.#usual, durationMs: 12 };
  };

  /** What an endpoint was told, in the order in which it was. */
  to(url: string): { id: string; headers: Readonly<Record<string, string>>; body: string }[] {
    return this.told
      .filter((request) => request.url === url)
      .map(({ headers, body }) => ({ id: headers['webhook-id'] ?? '', headers, body }));
  }
}
