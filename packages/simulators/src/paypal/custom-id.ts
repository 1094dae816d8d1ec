import { z } from 'zod';

const fields = z.record(z.string(), z.coerce.string());

/**
 * What a shop wrote into `custom_id`, which is a single text at PayPal: the fields of a JSON object, or else
 * `tenant:payment`.
 */
export function readCustomId(customId: string | null): Record<string, string> {
  if (customId === null) return {};
  if (customId.startsWith('{')) {
    const parsed = fields.safeParse(parseJson(customId));
    return parsed.success ? parsed.data : {};
  }
  const [tenant = '', payment] = customId.split(':');
  return payment === undefined ? {} : { tenant, payment };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
