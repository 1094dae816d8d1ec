import { checkAnswer } from './check-answer.ts';

/** The global `fetch`, for calls of the API: throws for an answer that its description does not foresee. */
export const checkedFetch: typeof globalThis.fetch = async (url, init) => {
  const response = await fetch(url, init);
  const { pathname, search } = new URL(String(url));
  const { status, headers } = response;
  const text = await response.clone().text();
  checkAnswer({ method: init?.method ?? 'GET', path: `${pathname}${search}`, status, headers, text });
  return response;
};
