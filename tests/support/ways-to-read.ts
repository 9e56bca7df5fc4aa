export interface SecretPage {
  /** As people write it. */
  readonly title: string;
  /** Stands in its text. */
  readonly word: string;
  readonly file: string;
  readonly id: number;
  readonly revision: number;
}

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Addresses by which MediaWiki could give away a page, its title, its text or its file, one list for each kind of door. */
export const waysToRead = {
  pages: ({ title, id, revision }: SecretPage) => {
    const page = `/w/index.php?title=${address(title)}`;
    return lines(`
      /wiki/${address(title)}
      /wiki/Main_Page
      ${page}&action=raw
      ${page}&action=raw&ctype=text/javascript
      ${page}&action=render
      ${page}&action=history
      ${page}&action=history&feed=atom
      ${page}&action=edit
      ${page}&action=info
      ${page}&action=credits
      ${page}&printable=yes
      ${page}&veaction=edit
      /w/index.php?curid=${id}
      /w/index.php?oldid=${revision}
      /w/index.php?diff=${revision}
      /wiki/Special:Diff/${revision}
      /wiki/Special:PermanentLink/${revision}
      /wiki/Special:Redirect/page/${id}`);
  },
  specialPages: ({ title, word, file }: SecretPage) =>
    lines(`
      RecentChanges
      RecentChanges?feed=atom
      RecentChangesLinked/Main_Page
      AllPages
      PrefixIndex
      NewPages
      NewPages?feed=rss
      NewFiles
      ListFiles
      LonelyPages
      ShortPages
      Log
      Random
      Contributions/Admin
      Search?search=${word}&fulltext=1
      Search?search=${title.slice(0, 6)}
      Export/${address(title)}
      FilePath/${file}
      Redirect/file/${file}
      WhatLinksHere/File:${file}
      ExpandTemplates?wpInput={{:${address(title)}}}
      ComparePages
      ApiSandbox
      Version
      UserLogin
      PasswordReset
      CreateAccount`).map((name) => `/wiki/Special:${name}`),
  api: ({ title, word, file, revision }: SecretPage) =>
    lines(`
      action=parse&page=${address(title)}
      action=parse&oldid=${revision}
      action=parse&text={{:${address(title)}}}
      action=expandtemplates&prop=wikitext&text={{:${address(title)}}}
      action=query&generator=allpages&prop=revisions&rvprop=content
      action=query&prop=extracts&titles=${address(title)}
      action=query&export=1&titles=${address(title)}
      action=query&list=allpages
      action=query&list=search&srsearch=${word}
      action=query&list=prefixsearch&pssearch=${title.slice(0, 4)}
      action=query&list=recentchanges&rcprop=title|comment
      action=query&list=logevents
      action=query&list=usercontribs&ucuser=Admin
      action=query&list=allimages
      action=query&prop=imageinfo&iiprop=url&titles=File:${file}
      action=opensearch&search=${title.slice(0, 4)}
      action=feedrecentchanges
      action=feedcontributions&user=Admin
      action=compare&fromrev=${revision}&torelative=prev
      action=visualeditor&paction=parse&page=${address(title)}
      action=discussiontoolspageinfo&page=${address(title)}`).map((call) => `/w/api.php?format=json&${call}`),
  rest: ({ title, word, file, revision }: SecretPage) =>
    lines(`
      page/${address(title)}
      page/${address(title)}/html
      page/${address(title)}/with_html
      page/${address(title)}/bare
      page/${address(title)}/history
      page/${address(title)}/links/media
      revision/${revision}
      revision/${revision}/html
      search/page?q=${word}
      search/title?q=${title.slice(0, 4)}
      file/File:${file}`).map((route) => `/w/rest.php/v1/${route}`),
} as const;

const address = (title: string) => title.replaceAll(' ', '_');
