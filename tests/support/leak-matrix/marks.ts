/** What each byte of an answer says of itself. */
export interface Mark {
  /** Whether MediaWiki said that a shared cache may have it. */
  readonly sharing: 'shared' | 'private';
  /** For whom it was made; `everyone` where it is shared. */
  readonly visitor: string;
  /** The kind of address that it answers. */
  readonly kind: string;
  /** No two answers have the same. */
  readonly nonce: number;
}

export const written = ({ sharing, visitor, kind, nonce }: Mark): string =>
  `~${sharing}.${visitor}.${kind}.${nonce}~`;

export function marksIn(text: string): readonly Mark[] {
  const found = new Set(text.match(/~(?:shared|private)\.[a-z]+\.[a-z-]+\.\d+~/g));
  return [...found].map((mark) => {
    const [sharing, visitor = '', kind = '', nonce] = mark.slice(1, -1).split('.');
    return { sharing: sharing as Mark['sharing'], visitor, kind, nonce: Number(nonce) };
  });
}

/** Values that only one request of the matrix has, so that an answer with one of them tells whose request made it. */
export const canariesIn = (text: string): readonly string[] => [...new Set(text.match(/canary\d+/g))];

/** When every page of the marking wiki was last edited: a date that browsers hold from many sessions. */
export const EDITED = 'Tue, 14 Nov 2023 22:13:20 GMT';
