interface SecretDefinition {
  readonly purpose: string;
  /** `generated` once when the wiki is made; `set` by the operator with `secret set`. */
  readonly origin: 'generated' | 'set';
}

/** Every secret there is. One value each, so that none can be half there. */
export const secrets = {
  'admin-password': { purpose: 'password of the first administrator, Admin', origin: 'generated' },
  'probe-password': {
    purpose: 'of the account Wiki7 probe, which looks whether the wiki can be edited',
    origin: 'generated',
  },
  'secret-key': { purpose: 'signs sessions and tokens ($wgSecretKey)', origin: 'generated' },
  'captcha-secret': { purpose: 'keys the answers of the captcha pictures', origin: 'generated' },
  'shellbox-secret': {
    purpose: 'signs the commands that MediaWiki sends to the renderer',
    origin: 'generated',
  },
  'edge-proof-secret': {
    purpose: 'signs the cookie by which the edge tells accounts from crawlers',
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
  'objects-secret-key': { purpose: 'the S3 store of `media.store` `local-s3`', origin: 'generated' },
  'media-access-key': { purpose: 'id of your key at the S3 service', origin: 'set' },
  'media-secret-key': { purpose: 'your key at the S3 service', origin: 'set' },
  'media-source-access-key': {
    purpose: 'id of the key at the S3 service that files move away from, while they do',
    origin: 'set',
  },
  'media-source-secret-key': {
    purpose: 'the key at the S3 service that files move away from, while they do',
    origin: 'set',
  },
  'smtp-password': { purpose: 'your account at the mail server', origin: 'set' },
} as const satisfies Record<string, SecretDefinition>;

export type SecretName = keyof typeof secrets;
