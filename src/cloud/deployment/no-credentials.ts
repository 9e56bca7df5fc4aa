const unknownCaller = /^(?:CredentialsProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId)/;

/** Whether AWS was not asked at all, or did not know who asks, by what the SDK or AWS calls that. */
export const lacksCredentials = (error: unknown): boolean =>
  error instanceof Error && unknownCaller.test(error.name);

/** Without its full stop, so that a command may say more. */
export const NO_CREDENTIALS =
  'this terminal has no credentials of AWS, or they have ended. `aws sts get-caller-identity` shows which it has';
