import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckDocument } from '../testing/fuzz/check-document.ts';
import { mountedRoutes } from '../testing/isolation/mounted-routes.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import type { OpenApiDocument } from './document.ts';
import type { Content } from './responses.ts';

let api: TestApi;
let document: OpenApiDocument;
beforeAll(async () => {
  api = await startApi();
  document = (await api.stranger.get<OpenApiDocument>('/openapi.json')).body;
});
afterAll(() => api.close());

/** For people in a browser, not for programs: pages of staff, and what the page of the description loads. */
const apart = /^\w+ \/(?:ops|docs)\//;

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('the description', () => {
  it('tells of every operation that is mounted, and of none that is not', () => {
    const mounted = mountedRoutes(api.app).filter((route) => !apart.test(route));
    const probes = ['GET /livez', 'GET /readyz', 'GET /metrics'];
    const told = operations().map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(told.toSorted()).toEqual([...mounted, ...probes].toSorted());
  });

  it('has an example for every body and every answer, and each is as its schema says', () => {
    const { validate, pointerOf } = createCheckDocument(document);
    const faults: string[] = [];
    const look = (content: Record<string, Content>, ...place: (string | number)[]) => {
      for (const [mediaType, { example, examples }] of Object.entries(content)) {
        const at = pointerOf(...place, 'content', mediaType, 'schema');
        if (example === undefined && examples === undefined) faults.push(`${at}: no example`);
        if (example !== undefined) faults.push(...validate(at, example).map((fault) => `${at}: ${fault}`));
      }
    };
    for (const { path, method, operation } of operations()) {
      look(operation.requestBody?.content ?? {}, 'paths', path, method, 'requestBody');
      for (const [status, response] of Object.entries(operation.responses)) {
        if ('content' in response) look(response.content ?? {}, 'paths', path, method, 'responses', status);
      }
    }
    expect(faults).toEqual([]);
  });

  it('is sent again only to who has another version', async () => {
    const first = await api.stranger.get('/openapi.json');
    const etag = String(first.headers.get('etag'));
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const again = await api.stranger.get('/openapi.json', { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, '']);
    const outdated = await api.stranger.get('/openapi.json', { 'if-none-match': '"another"' });
    expect(outdated.status).toBe(200);
  });
});

describe('others who read it', () => {
  /** What is as it should be, by rule and place. */
  const meant: readonly string[] = [
    // The description names the installation that serves it, which may well be on this machine.
    'no-server-example.com #/servers/0/url',
    // They refuse nobody, so that what watches always gets an answer.
    'operation-4xx-response #/paths/~1livez/get/responses',
    'operation-4xx-response #/paths/~1readyz/get/responses',
    // These ids are UUIDs, and no UUID is called `movements` or `forecast`: who is asked is always clear.
    ...['adjustments', 'transfers', 'counts'].map(
      (what) => `no-ambiguous-paths #/paths/~1v1~1inventory~1${what}~1{id}`,
    ),
  ];

  it('find nothing to object to: Redocly’s recommended rules', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: JSON.stringify(document), config });
    const told = problems
      .map(({ ruleId, message, location: [place] }) => ({ at: `${ruleId} ${place?.pointer ?? ''}`, message }))
      .filter(({ at }) => !meant.includes(at));
    expect(told).toEqual([]);
  });
});
