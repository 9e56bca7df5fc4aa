// What stands as `rules` before each function, written from the blueprint by function-code.ts.

export type ViewerRequestRules = {
  /** Header that is part of every cache key. */
  readonly key: string;
  /** Before the class of what readers share. */
  readonly readers: string;
  readonly methods: readonly string[];
  /** Of the REST API alone. */
  readonly restMethods: readonly string[];
  readonly rest: RegExp;
  /** In lower case. */
  readonly droppedHeaders: readonly string[];
  /** By path; the first that matches counts. */
  readonly classes: readonly { readonly name: string; readonly pattern: RegExp }[];
  /** Classes that answer everybody alike. */
  readonly impersonal: readonly string[];
  /** Classes of which browsers ask again every time. */
  readonly revalidated: readonly string[];
  /** Cookies. */
  readonly personal: readonly string[];
  /** The cookie of those who have just logged out. */
  readonly loggedOut: string;
  /** Whether pages depend on the reader's language. */
  readonly variants: boolean;
  /** Parameters that are dropped. */
  readonly tracking: RegExp;
  /** Paths that name a title. */
  readonly titles: RegExp;
  /** What is never kept, by path and query. */
  readonly never: readonly RegExp[];
  /** Characters that MediaWiki does not encode in a title. */
  readonly leftAlone: string;
  readonly encoded: RegExp;
  readonly encodedInPath: RegExp;
  readonly store: {
    /** Classes that the bucket answers. */
    readonly names: readonly string[];
    readonly prefix: RegExp;
    readonly pattern: RegExp;
    readonly unresolved: RegExp;
  };
};

export type PageResponseRules = {
  /** What browsers are told. */
  readonly browsers: string;
  /** Cookies. */
  readonly personal: readonly string[];
  /** Header with tags. */
  readonly tag: string;
};

export type MediaResponseRules = {
  /** Headers of S3's own. */
  readonly storeHeaders: RegExp;
  /** Files that browsers show, in place of saving them. */
  readonly shown: RegExp;
  /** Files without the policy. */
  readonly unboxed: RegExp;
  readonly policy: string;
};

export type OriginChoiceRules = ViewerRequestRules & {
  readonly standby: {
    /** Of the flag, and its value while the second region answers. */
    readonly key: string;
    readonly value: string;
    readonly origins: { readonly wiki: string; readonly files: string; readonly thumbnails: string };
    readonly thumbnails: RegExp;
    /** Statuses by which the bucket says that it has none. */
    readonly missing: readonly number[];
  };
};
