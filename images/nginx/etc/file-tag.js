// biome-ignore lint/style/useNodejsImportProtocol: nginx knows it by this name only.
import crypto from 'crypto';

// A file's name within `/media/a/ab/Name.jpg`, `/media/archive/a/ab/20260102030405!Name.jpg` and `/media/thumb/…/Name.jpg/120px-Name.jpg`.
const ADDRESS = /^\/media\/(?:thumb\/)?(?:archive\/)?[0-9a-f]\/[0-9a-f]{2}\/(?:\d{14}!)?([^/]+)/;

// The same as CacheTag::of() of the extension.
function of(request) {
  const found = ADDRESS.exec(request.uri);
  if (!found) return '';
  const name = `${request.variables.wiki_id}/${found[1]}`;
  return `f${crypto.createHash('sha256').update(name).digest('hex').substring(0, 20)}`;
}

export default { of };
