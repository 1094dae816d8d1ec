/** A reason, and the operations that it is one for. */
interface LeftOut {
  because: string;
  operations: readonly string[];
}

/** What the SDK has no method for, and why a program needs none. */
const groups: readonly LeftOut[] = [
  {
    because: 'Sessions, passwords and second factors are those of people, who log in with a page.',
    operations: [
      ...['logIn', 'refreshSession', 'logOut', 'logOutEverywhere', 'readMe', 'listSessions', 'endSession'],
      ...['changePassword', 'requestPasswordReset', 'resetPassword', 'acceptInvitation'],
      ...['beginSecondFactor', 'confirmSecondFactor', 'removeSecondFactor'],
    ],
  },
  {
    because: 'Who works for the shop is decided by people.',
    operations: [
      ...['listPeople', 'changePerson', 'removePerson'],
      ...['listInvitations', 'invitePerson', 'revokeInvitation'],
    ],
  },
  {
    because: 'Credentials of payment providers are entered by people, and seen by nobody again.',
    operations: [
      ...['getStripeCredentials', 'putStripeCredentials', 'deleteStripeCredentials'],
      ...['getPayPalCredentials', 'putPayPalCredentials', 'deletePayPalCredentials'],
    ],
  },
  {
    because: 'The shops of an installation are the business of who runs it, not of a shop’s programs.',
    operations: [
      ...['listTenants', 'openTenant', 'getTenant', 'deleteTenant', 'undoTenantDeletion'],
      ...['suspendTenant', 'resumeTenant', 'inviteOwner', 'setTenantLimits', 'getTenantUsage'],
      ...['requestTenantExport', 'listTenantExports', 'getTenantExport'],
      ...['downloadTenantExport', 'downloadTenantExportImages'],
    ],
  },
  {
    because:
      'It is a stream for pages that show an order as it goes; a program waits with `waitUntilSettled`.',
    operations: ['streamOrder'],
  },
  {
    because: 'It is an address for `<img>`, told with each image.',
    operations: ['getImageFile'],
  },
  {
    because: 'Payment providers call it.',
    operations: ['receiveStripeWebhook', 'receivePayPalWebhook'],
  },
  {
    because: 'It is a page for people.',
    operations: [
      ...['showDocs', 'showOrderPage', 'showReturnPage', 'showInvitationPage', 'submitInvitationPage'],
      ...['showPasswordPage', 'submitPasswordPage'],
    ],
  },
  {
    because: 'It is for what watches or describes the installation.',
    operations: ['isAlive', 'isReady', 'readMetrics', 'getKeySet', 'getOpenApi'],
  },
];

/** Why the SDK does not reach an operation, by the operation’s name. */
export const leftOut: ReadonlyMap<string, string> = new Map(
  groups.flatMap(({ because, operations }) => operations.map((name) => [name, because] as const)),
);
