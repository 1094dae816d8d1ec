/** What holds for every operation; CommonMark. */
export const overview = `Waybill takes orders from storefronts and fulfils them with queued jobs. **A 202 means that the
order is committed in the database.** Every accepted order reaches a final or an explained state, and each effect happens
at most once for each key.

## Credentials

Storefronts and programs send an **API key**, people an **access token** from \`POST /v1/auth/login\`; both as
\`Authorization: Bearer …\`. A key has scopes and a person has a role; each operation names the permission that it needs.
Credentials are of one shop, and everything they see or change is that shop's.

## Data

JSON in UTF-8, with names in camelCase. Amounts are whole numbers of **minor units** (cents) of an ISO 4217 currency.
Times are RFC 3339, in UTC. Unknown fields and parameters are refused, and a body has at most 256 KiB. Answers may gain
fields and the values of enumerations may grow; nothing is taken away within \`/v1\`.

## Problems

Every refusal is \`application/problem+json\` (RFC 9457) with a stable \`code\`, a sentence for a person in \`detail\`, the
\`requestId\`, and for fields at fault \`errors\` with \`path\` and \`message\`. Each operation lists its codes. A path that
does not exist is 404 \`not_found\`, a method that it does not know 405 \`method_not_allowed\`. Where there is a GET, there
is a HEAD.

## Doing things once

Send an \`Idempotency-Key\` of 1 to 255 visible characters, unique to what is meant, with a POST that takes one, and the
same key when you repeat it: the same request is done once and answered the same way, with \`Idempotent-Replayed: true\`.
The order of a body's fields makes no difference. The same key with another request is 422 \`idempotency_key_reused\`.

## Waiting for the outcome

\`Prefer: wait=10\` holds the answer to a new order until it has settled, or for so many seconds, 30 at most. Or follow the
order with \`GET /v1/orders/{id}/stream\`.

## Pages of a list

A list answers \`{data, nextCursor}\`. Send \`nextCursor\` as \`cursor\` for the next page, with the same filters; null is the
end. A page has \`limit\` rows at most, 20 unless you say otherwise and 100 at most. Cursors are opaque, and stay good
while rows come and go.

## Limits

Requests are counted by the minute for each address without credentials, each shop and each caller. \`RateLimit\` tells
what is left; 429 \`rate_limited\` has a \`Retry-After\`.

## From a browser

Pages of other origins may call the API where the shop allows their origin (\`allowedOrigins\` of its settings).
`;
