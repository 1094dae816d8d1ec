import { createHash } from 'node:crypto';
import { type FileStorage, requireKey, requirePrefix } from '@waybill/domain';
import { AwsClient } from 'aws4fetch';
import { readListing } from './s3-listing.ts';

export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, or of any other service that speaks the protocol. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Of one attempt, in milliseconds. */
const timeoutMs = 30_000;
/** After a failure that may pass: 503 and other 5xx, and 429. */
const retries = 3;

/** What the service said, without what it was asked with. */
async function failure(doing: string, response: Response): Promise<Error> {
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(await response.text())?.[1] ?? 'no reason given';
  return new Error(`the storage could not ${doing}: ${response.status} ${code}`);
}

/** A bucket of Amazon S3, or of any other service that speaks its protocol, by paths. Throws without a key to it. */
export function createS3Storage(options: S3Options): FileStorage {
  const { endpoint, bucket, ...credentials } = options;
  if (options.accessKeyId === '' || options.secretAccessKey === '') {
    throw new Error('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  }
  const client = new AwsClient({ ...credentials, service: 's3', retries, initRetryMs: 100 });
  const root = `${endpoint.replace(/\/+$/, '')}/${bucket}`;
  const urlOf = (key: string) => `${root}/${requireKey(key)}`;
  const send = (url: string, init: RequestInit = {}) =>
    client.fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });

  async function readPage(prefix: string, after: string | null) {
    const query = new URLSearchParams({ 'list-type': '2', prefix });
    if (after !== null) query.set('continuation-token', after);
    const response = await send(`${root}?${query}`);
    if (!response.ok) throw await failure('list files', response);
    return readListing(await response.text());
  }

  return {
    async put(key, bytes, { contentType }) {
      const body = new Uint8Array(bytes);
      const hash = createHash('sha256').update(body).digest('hex');
      const headers = { 'content-type': contentType, 'x-amz-content-sha256': hash };
      const response = await send(urlOf(key), { method: 'PUT', body, headers });
      if (!response.ok) throw await failure('store a file', response);
      await response.arrayBuffer();
    },
    async get(key) {
      const response = await send(urlOf(key));
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const error = await failure('read a file', response);
      if (response.status === 404 && error.message.endsWith('NoSuchKey')) return null;
      throw error;
    },
    async delete(key) {
      const response = await send(urlOf(key), { method: 'DELETE' });
      if (!response.ok && response.status !== 404) throw await failure('delete a file', response);
      await response.arrayBuffer();
    },
    async *list(prefix) {
      requirePrefix(prefix);
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof readPage>> = await readPage(prefix, after);
        yield* page.keys;
        if (page.next === null) return;
        after = page.next;
      }
    },
  };
}
