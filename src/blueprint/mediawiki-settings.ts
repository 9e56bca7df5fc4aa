/**
 * What `mediawiki/settings/` reads: the variable WIKI7_SETTINGS holds this as JSON.
 * Endpoints and secrets come as variables of their own, since on ECS they are known only when a task starts.
 */
export interface MediaWikiSettings {
  readonly siteName: string;
  readonly databases: { readonly wiki: string; readonly accounts: string };
  readonly cookies: { readonly prefix: string; readonly session: string };
  readonly language: string;
  /** Scheme, host and port that readers type. */
  readonly server: string;
  readonly adminEmail: string;
  readonly access: {
    readonly read: 'everyone' | 'accounts';
    readonly edit: 'everyone' | 'accounts';
    readonly register: 'everyone' | 'nobody';
  };
  readonly captcha:
    | { readonly kind: 'pictures' }
    | { readonly kind: 'questions'; readonly questions: Readonly<Record<string, readonly string[]>> }
    | { readonly kind: 'off' };
  readonly uploads: null | { readonly maxSizeMiB: number; readonly fileTypes: readonly string[] };
  /** Widths of thumbnails, in pixels; others are rounded up to the next. */
  readonly thumbnailWidths: readonly number[];
  /** No thumbnails are made of larger files. */
  readonly largestRenderedMiB: number;
  /** Folder names, in the order in which they are loaded. */
  readonly extensions: readonly string[];
  readonly skins: readonly string[];
  readonly defaultSkin: string;
  /** URL paths, or null for the built-in ones. */
  readonly logo: string | null;
  readonly favicon: string | null;
  readonly accentColor: string;
  readonly cache: {
    readonly pageSeconds: number;
    readonly staleSeconds: number;
    readonly parserDays: number;
  };
  readonly mail: null | {
    readonly from: string;
    readonly host: string;
    readonly port: number;
    readonly security: 'starttls' | 'tls' | 'none';
    readonly user: string | null;
  };
  readonly jobs: { readonly batchSeconds: number; readonly claimSeconds: number };
  readonly sitemap: boolean;
}

/** What the image bakes for one wiki: its build argument WIKI7_BUILD holds this as JSON. */
export interface MediaWikiBuild {
  readonly languages: readonly string[];
  readonly extensions: readonly string[];
  readonly skins: readonly string[];
}
