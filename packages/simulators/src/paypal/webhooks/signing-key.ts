import { createHash } from 'node:crypto';
import { generate } from 'selfsigned';
import type { Books } from '../books.ts';

export interface SigningKey {
  /** PEM. */
  privateKey: string;
  /** X.509, PEM. */
  certificate: string;
  /** Names the certificate in its address, like `CERT-360caa42-fca2a594-1d93a270`. */
  certificateId: string;
}

const id = 'webhooks';

/** The key that signs the events: the one the books keep, so that a restart makes no earlier signature wrong. */
export async function openSigningKey(books: Books): Promise<SigningKey> {
  const { privateKey, certificate } =
    books.signingKeys.get(id) ?? books.signingKeys.put({ id, ...(await oncePerProcess()) });
  const digest = createHash('sha256').update(certificate).digest('hex');
  const parts = [digest.slice(0, 8), digest.slice(8, 16), digest.slice(16, 24)];
  return { privateKey, certificate, certificateId: `CERT-${parts.join('-')}` };
}

let made: Promise<{ privateKey: string; certificate: string }> | null = null;

/** Making an RSA key takes a while, and simulators of one process may well share one. */
function oncePerProcess() {
  made ??= generate([{ name: 'commonName', value: 'messageverificationcerts.paypal.simulator' }], {
    keySize: 2048,
    algorithm: 'sha256',
  }).then(({ private: privateKey, cert: certificate }) => ({ privateKey, certificate }));
  return made;
}
