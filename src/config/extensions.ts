/**
 * Extensions and skins that come with MediaWiki 1.43 and that Wiki7 knows how to set up.
 * The value says whether a wiki has it unless its configuration says otherwise.
 * ConfirmEdit is not among them: `captcha` turns it on.
 */
export const bundledExtensions = {
  AbuseFilter: true,
  CategoryTree: true,
  Cite: true,
  CiteThisPage: true,
  CodeEditor: true,
  DiscussionTools: true,
  Echo: true,
  Gadgets: true,
  ImageMap: true,
  InputBox: true,
  Interwiki: true,
  Linter: true,
  LoginNotify: true,
  Math: true,
  MultimediaViewer: true,
  Nuke: true,
  OATHAuth: true,
  PageImages: true,
  ParserFunctions: true,
  PdfHandler: true,
  Poem: true,
  ReplaceText: true,
  Scribunto: true,
  SpamBlacklist: true,
  SyntaxHighlight_GeSHi: true,
  TemplateData: true,
  TextExtracts: true,
  Thanks: true,
  TitleBlacklist: true,
  VisualEditor: true,
  WikiEditor: true,
} as const satisfies Record<string, boolean>;

export type BundledExtension = keyof typeof bundledExtensions;

export const bundledSkins = {
  MinervaNeue: true,
  MonoBook: false,
  Timeless: false,
  Vector: true,
} as const satisfies Record<string, boolean>;

export type BundledSkin = keyof typeof bundledSkins;

/** An extension that does not load without another one. */
export const extensionNeeds: Readonly<Partial<Record<BundledExtension, readonly BundledExtension[]>>> = {
  CodeEditor: ['WikiEditor'],
  DiscussionTools: ['VisualEditor', 'Linter'],
  LoginNotify: ['Echo'],
  Thanks: ['Echo'],
};
