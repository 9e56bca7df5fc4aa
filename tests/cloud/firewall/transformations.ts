/**
 * Text transformations as AWS describes them ("Using text transformations in AWS WAF"), on texts of one character a byte. What is not
 * described is read in the way that lets more requests past.
 */
const transformations: Readonly<Record<string, (text: string) => string>> = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  // Once; what is no encoding stays. Whether `+` becomes a space is not said: no rule of ours depends on it.
  URL_DECODE: (text) =>
    text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16))),
  NORMALIZE_PATH: normalizedPath,
  NORMALIZE_PATH_WIN: (text) => normalizedPath(text.replaceAll('\\', '/')),
  REMOVE_NULLS: (text) => text.replaceAll('\0', ''),
  REPLACE_NULLS: (text) => text.replaceAll('\0', ' '),
  COMPRESS_WHITE_SPACE: (text) => text.replaceAll(/[\f\t\n\r\v\xa0]/g, ' ').replaceAll(/ {2,}/g, ' '),
  REPLACE_COMMENTS: (text) => text.replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, ' '),
  HTML_ENTITY_DECODE: (text) =>
    text
      .replaceAll(/&#x([0-9a-f]+);/gi, (_, digits) => byteOf(Number.parseInt(digits, 16)))
      .replaceAll(/&#(\d+);/g, (_, digits) => byteOf(Number(digits)))
      .replaceAll(/&(quot|nbsp|lt|gt|amp);/g, (_, name: keyof typeof entities) => entities[name]),
};

const entities = { quot: '"', nbsp: '\xa0', lt: '<', gt: '>', amp: '&' } as const;
const byteOf = (code: number) => String.fromCharCode(code & 0xff);

/** Takes out `//`, `/./` and `/x/../`. What would lead above the beginning stays. */
function normalizedPath(text: string): string {
  const isAbsolute = text.startsWith('/');
  const isFolder = /\/\.{0,2}$/.test(text);
  const kept: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    const last = kept.at(-1);
    if (part === '..' && last !== undefined && last !== '..') kept.pop();
    else kept.push(part);
  }
  const path = `${isAbsolute ? '/' : ''}${kept.join('/')}`;
  return isFolder && kept.length > 0 && kept.at(-1) !== '..' ? `${path}/` : path;
}

/**
 * @param steps in any order; the lowest priority goes first
 * @throws an error for a transformation that is not known here, and for two of one priority, which AWS refuses
 */
export function transformed(
  text: string,
  steps: readonly { readonly Priority: number; readonly Type: string }[],
): string {
  if (new Set(steps.map(({ Priority }) => Priority)).size !== steps.length) {
    throw new Error('Two text transformations have one priority.');
  }
  return [...steps]
    .sort((one, other) => one.Priority - other.Priority)
    .reduce((sum, { Type }) => {
      const step = transformations[Type];
      if (!step)
        throw new Error(`The firewall of the tests does not know the transformation ${Type}. Teach it.`);
      return step(sum);
    }, text);
}
