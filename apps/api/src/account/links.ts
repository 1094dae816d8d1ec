/** Where the links of mails lead: pages of this API. */
export const invitationPath = '/account/invitation';
export const passwordPath = '/account/password';

export const linkTo =
  (publicUrl: string, path: typeof invitationPath | typeof passwordPath) =>
  (token: string): string => {
    const url = new URL(path, publicUrl);
    url.searchParams.set('token', token);
    return url.href;
  };
