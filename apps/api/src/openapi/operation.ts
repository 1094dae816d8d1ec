import type { Permission } from '@waybill/domain';
import type { AnswerBody } from '../http/answers.ts';
import type { Described } from '../http/route.ts';

/** All that the API's description tells of one operation; every route is one. */
export interface Operation extends Described {
  permission: Permission | 'anyone';
  /** Who shows credentials may get another answer. */
  takesCredentials?: boolean;
}

/** An operation that is mounted by itself, not by its declaration. */
export interface MountedByHand extends Operation {
  mountedByHand: true;
  /** Refusals that are pages or texts, not problems. */
  refusals?: Readonly<Record<number, AnswerBody>>;
  /** What it takes beside API keys and access tokens. */
  security?: readonly string[];
  /** Asked by machines that watch: neither limited nor refused. */
  isProbe?: true;
}

/** What a path begins with, and so which part of the API it is of. */
export function areaOf({ path }: Pick<Operation, 'path'>): string {
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '');
  return first === 'v1' ? second : first;
}
