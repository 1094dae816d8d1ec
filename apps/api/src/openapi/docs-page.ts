import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import helmet from 'helmet';
import type { AppDeps } from '../deps.ts';
import { limitStrangers } from '../http/limit-strangers.ts';
import { resource } from '../http/methods.ts';

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>The API of Waybill</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<div id="page"></div>
<noscript><p>This page needs JavaScript. The description itself is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/page.js"></script>
</body>
</html>
`;

const script = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#page',
  deepLinking: true,
  filter: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

const style = `body { margin: 0; }
.swagger-ui .topbar { display: none; }
.swagger-ui .info { margin: 2rem 0; }
.swagger-ui .info .title small { top: 0; }
.swagger-ui .opblock .opblock-summary-description { text-wrap: pretty; }
@media (max-width: 640px) {
  #page { overflow-x: clip; }
  .swagger-ui .wrapper { padding: 0 .75rem; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: .25rem 0 0 .5rem; }
  .swagger-ui table, .swagger-ui .opblock-body { display: block; max-width: 100%; overflow-x: auto; }
  .swagger-ui select { max-width: 100%; }
  .swagger-ui .responses-inner { padding: .75rem; }
  .swagger-ui .scheme-container .schemes { flex-direction: column; gap: 1rem; }
}
`;

/** Its scripts are files of ours; it styles itself with attributes, shows icons as data, and calls this API alone. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
});

const fileOf = (name: string): string => fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));

/** A copy is good for a day; a new version of the page comes with a deployment. */
const maxAgeSeconds = 24 * 60 * 60;

const files = {
  'swagger-ui.css': { type: 'text/css', read: () => readFileSync(fileOf('swagger-ui.css')) },
  'swagger-ui-bundle.js': {
    type: 'text/javascript',
    read: () => readFileSync(fileOf('swagger-ui-bundle.js')),
  },
  'page.css': { type: 'text/css', read: () => Buffer.from(style) },
  'page.js': { type: 'text/javascript', read: () => Buffer.from(script) },
} as const;

/** `GET /docs`: the description to browse in, with everything it loads served from here. */
export function docsPage(deps: Pick<AppDeps, 'limits'>): Router {
  const router = Router();
  router.use('/docs', limitStrangers(deps), policy);
  resource(router, '/docs', {
    get: (_req, res) => {
      res.set('Cache-Control', 'no-cache').type('html').send(html);
    },
  });
  for (const [name, { type, read }] of Object.entries(files)) {
    let bytes: Buffer | undefined;
    resource(router, `/docs/${name}`, {
      get: (_req, res) => {
        bytes ??= read();
        res.set('Cache-Control', `public, max-age=${maxAgeSeconds}`).type(type).send(bytes);
      },
    });
  }
  return router;
}
