import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { StartError } from '../start/start-error.ts';

const page = join(import.meta.dirname, '../../examples/storefront/index.html');

export interface PageOptions {
  port: number;
  /** Where `buildSdk` put the SDK. */
  sdk: string;
  /** What the page is told of the shop, as soon as that is known. */
  shop: () => { baseUrl: string; apiKey: string };
}

export interface ServedPage {
  /** Without a slash at its end: as browsers name an origin. */
  origin: string;
  close(): Promise<void>;
}

const html = 'text/html; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

function send(response: ServerResponse, type: string, text: string | Buffer): void {
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(text);
}

/** What stands at a path; null for nothing. */
function fileAt(path: string, { sdk, shop }: PageOptions): [type: string, text: string | Buffer] | null {
  if (path === '/') return [html, readFileSync(page)];
  if (path === '/shop.js') {
    const { baseUrl, apiKey } = shop();
    return [script, `export const baseUrl = '${baseUrl}';\nexport const apiKey = '${apiKey}';\n`];
  }
  const [, file] = /^\/waybill\/([\w/-]+\.js)$/.exec(path) ?? [];
  return file === undefined ? null : [script, readFileSync(join(sdk, normalize(file)))];
}

/** Serves the storefront's page on this machine alone. Throws `StartError` where the port is taken. */
export async function servePage(options: PageOptions): Promise<ServedPage> {
  const server = createServer(({ url = '/' }, response) => {
    try {
      const found = fileAt(new URL(url, 'http://localhost').pathname, options);
      if (found) return send(response, ...found);
    } catch {
      // A file that is not there is told as one.
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new StartError(`Port ${options.port} is taken: name another one.`)));
    server.listen(options.port, 'localhost', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
