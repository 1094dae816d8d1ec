import { isDatabaseUnavailable } from '@waybill/db';
import { DomainError } from '@waybill/domain';
import { domainProblem } from './domain-problem.ts';
import { Problem } from './problem.ts';

/** How `body-parser` and the router name what is wrong with a request. */
interface HttpError {
  status: number;
  type?: string;
}

const isClientError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && Number(error.status) >= 400 && Number(error.status) < 500;

function clientProblem({ status, type }: HttpError): Problem {
  if (status === 413) {
    return new Problem('body_too_large', 'The body is larger than 256 KiB.');
  }
  if (type === 'encoding.unsupported') {
    return new Problem('unsupported_media_type', 'Compressed bodies are not taken: send it as it is.');
  }
  return new Problem('malformed_request', 'The request is not well-formed HTTP.');
}

/** Any error as the answer to it. What nobody foresaw is `internal`, and says nothing of its cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DomainError) return domainProblem(error);
  if (isClientError(error)) return clientProblem(error);
  if (isDatabaseUnavailable(error)) {
    return new Problem('unavailable', 'The service cannot answer at the moment: try again shortly.', {
      headers: { 'Retry-After': '2' },
      cause: error,
    });
  }
  return new Problem(
    'internal',
    'Something went wrong on our side. Quote the requestId when you report it.',
    {
      cause: error,
    },
  );
}
