import type pg from 'pg';

/**
 * The connection for several who do not wait for each other: each statement is sent when the one before it has been
 * answered.
 */
export function inTurn(client: pg.PoolClient): pg.PoolClient {
  let last: Promise<unknown> = Promise.resolve();
  const query = (...args: unknown[]): Promise<unknown> => {
    const answer = last.then(() => Reflect.apply(client.query, client, args) as Promise<unknown>);
    last = answer.catch(() => undefined);
    return answer;
  };
  return new Proxy(client, {
    get: (target, property) => (property === 'query' ? query : Reflect.get(target, property, target)),
  });
}
