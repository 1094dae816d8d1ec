import type { Outside } from './outside.ts';

/** The apis are told by their proxy, which trusts us, that it comes from here. */
const address = '203.0.113.7';

/** Somebody without an account asks the first api for a session, so many times; what is answered is not looked at. */
export async function guessPasswords({ apiUrls: [apiUrl = ''] }: Outside, times: number): Promise<void> {
  for (let guess = 1; guess <= times; guess++) {
    await fetch(`${apiUrl}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: JSON.stringify({ email: 'nobody@drill.example', password: `guess ${guess}` }),
    });
  }
}
