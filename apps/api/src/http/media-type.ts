import { MIMEType } from 'node:util';

/** Whether a `Content-Type` is this one, in UTF-8 if it says in what. */
export function isUtf8Of(essence: string, contentType: string | undefined): boolean {
  try {
    const { essence: said, params } = new MIMEType(contentType ?? '');
    return said === essence && (params.get('charset') ?? 'utf-8').toLowerCase() === 'utf-8';
  } catch {
    return false;
  }
}
