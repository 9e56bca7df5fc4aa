import { specialNames } from './special-names.ts';

interface LocalNames {
  readonly namespace: readonly string[];
  readonly accountPages: readonly string[];
}

const byLanguage = new Map<string, LocalNames>(
  specialNames
    .split(';')
    .filter((entry) => entry.trim() !== '')
    .flatMap((entry) => {
      const [languages = '', names = ''] = entry.split(':');
      const [namespace = [], accountPages = []] = names.split('|').map(words);
      return words(languages).map((language) => [language, { namespace, accountPages }] as const);
    }),
);

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Names of the namespace of special pages: English everywhere, and the wiki's own. */
export const specialNamespace = (language: string): readonly string[] => [
  'Special',
  ...(byLanguage.get(language)?.namespace ?? []),
];

/**
 * Special pages by which people log in and keep their accounts: MediaWiki's and those of the extensions that come with it, by their English
 * names, and the seven that everybody meets by that which links in the wiki's language have.
 */
export const accountPages = (language: string): readonly string[] => [
  ...english,
  ...(byLanguage.get(language)?.accountPages ?? []),
];

const english = words(`
  AccountSecurity AuthenticationPopupSuccess BotPasswords Captcha ChangeCredentials ChangeEmail ChangePassword ConfirmEmail CreateAccount
  EditWatchlist InvalidateEmail LinkAccounts Login Logout MyContributions MyLog MyPage MyTalk MyUploads Notifications NotificationsMarkRead
  OATH OATHAuth OATHManage PasswordReset Preferences RemoveCredentials ResetPass ResetPassword ResetPreferences ResetTokens SignUp
  TwoFactorAuthentication UnlinkAccounts UserLogin UserLogout Watchlist
`);
