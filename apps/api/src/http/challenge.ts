/** What every 401 carries (RFC 9110, 11.6.1). `error` as in RFC 6750, 3.1, when credentials were sent but are no good. */
export const challenge = (error?: 'invalid_token'): Record<string, string> => ({
  'WWW-Authenticate': error ? `Bearer realm="waybill", error="${error}"` : 'Bearer realm="waybill"',
});
