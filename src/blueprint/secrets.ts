interface SecretDefinition {
  readonly purpose: string;
  /** `generated` once when the wiki is made; `set` by the operator with `secret set`. */
  readonly origin: 'generated' | 'set';
}

/** Every secret there is. One value each, so that none can be half there. */
export const secrets = {
  'admin-password': { purpose: 'password of the first administrator, Admin', origin: 'generated' },
  'secret-key': { purpose: 'signs sessions and tokens ($wgSecretKey)', origin: 'generated' },
  'captcha-secret': { purpose: 'keys the answers of the captcha pictures', origin: 'generated' },
  'shellbox-secret': {
    purpose: 'signs the commands that MediaWiki sends to the renderer',
    origin: 'generated',
  },
  'database-root-password': { purpose: 'the database’s own administrator', origin: 'generated' },
  'database-schema-password': {
    purpose: 'the database user that changes tables, in the release task only',
    origin: 'generated',
  },
  'database-app-password': {
    purpose: 'the database user of the wiki, which cannot change tables',
    origin: 'generated',
  },
  'cache-password': { purpose: 'the object cache', origin: 'generated' },
  'sessions-password': { purpose: 'the session store', origin: 'generated' },
  'smtp-password': { purpose: 'your account at the mail server', origin: 'set' },
} as const satisfies Record<string, SecretDefinition>;

export type SecretName = keyof typeof secrets;
