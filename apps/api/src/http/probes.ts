const probes: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz', '/metrics']);

/** Asked every few seconds by machines that watch: neither logged nor measured nor traced. */
export const isProbe = ({ url }: { url?: string | undefined }): boolean => probes.has(url?.split('?', 1)[0]);
