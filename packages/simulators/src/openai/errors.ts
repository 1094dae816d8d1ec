/** An error as the API words it. */
export interface ApiError {
  status: number;
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}

export const invalidRequest = (
  message: string,
  { status = 400, param = null, code = null }: Partial<ApiError> = {},
): ApiError => ({ status, message, type: 'invalid_request_error', param, code });

const masked = (key: string) =>
  key.length > 8 ? `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}` : '****';

export const wrongKey = (key: string): ApiError =>
  invalidRequest(
    key === ''
      ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
      : `Incorrect API key provided: ${masked(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { status: 401, code: key === '' ? null : 'invalid_api_key' },
  );

export const noSchema = invalidRequest('This response_format type is unavailable now');

const serverError = (status: number, message: string): ApiError => ({
  status,
  message,
  type: 'server_error',
  param: null,
  code: null,
});

const rateLimited: ApiError = {
  status: 429,
  message:
    'Rate limit reached for this model on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.',
  type: 'requests',
  param: null,
  code: 'rate_limit_exceeded',
};

/** What the API says with a status. */
export const errorOf = (status: number, model: string): ApiError => {
  if (status === 401) return wrongKey('sk-simulated-key');
  if (status === 404) {
    return invalidRequest(`The model \`${model}\` does not exist or you do not have access to it.`, {
      status,
      code: 'model_not_found',
    });
  }
  if (status === 429) return rateLimited;
  if (status === 503)
    return serverError(status, 'The engine is currently overloaded, please try again later.');
  if (status >= 500)
    return serverError(status, 'The server had an error while processing your request. Sorry about that!');
  return invalidRequest(`The request was not accepted (${status}).`, { status });
};
