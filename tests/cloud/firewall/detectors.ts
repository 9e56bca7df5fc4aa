/**
 * What AWS says that the rules of its groups look for, in our words and deliberately as wide as the descriptions allow: AWS publishes "what
 * you need to use the rules without giving bad actors what they need to circumvent" them ("AWS Managed Rules rule groups list"). A wide
 * detector finds readers and editors whom such a rule could hurt. That AWS's own rule stops a given attack, it does not prove.
 */
export type Detector = (text: string) => boolean;

const LONGEST_DECODING = 2;

/** A text as sent and as decoded once or twice, `+` for a space too. */
function spellings(text: string): readonly string[] {
  const all = [text];
  for (let round = 0; round < LONGEST_DECODING; round++) {
    const last = all.at(-1) as string;
    if (!/[%+]/.test(last)) break;
    all.push(
      last
        .replaceAll('+', ' ')
        .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16))),
    );
  }
  return all;
}

const has =
  (...expressions: readonly RegExp[]): Detector =>
  (text) =>
    spellings(text).some((one) => expressions.some((expression) => expression.test(one)));

export const detectors = {
  /** "Scripts like `<script>alert("hello")</script>`", by the built-in cross-site scripting detection. */
  scripting: has(
    /<\/?(?:script|iframe|object|embed|svg|style|link|meta|base|form|img|body|html|video|audio|math)\b/i,
    /\bon(?:error|load|click|mouse\w+|focus|toggle|begin|key\w+)[ \t]*=/i,
    /(?:javascript|vbscript|data:text\/html)[ \t]*:/i,
    /<!--|<!\[CDATA\[|<!DOCTYPE|<\?xml/i,
  ),
  /** "Malicious SQL code", by the built-in detection at low sensitivity and by "patterns that aren't covered" by it. */
  sql: has(
    /\b(?:union[\s_]+(?:all[\s_]+)?select|select[\s_]+[\s\S]{1,200}?[\s_]+from\b|insert[\s_]+into|delete[\s_]+from|drop[\s_]+(?:table|database)|update[\s_]+\w+[\s_]+set)\b/i,
    /['"`)][\s_]*(?:or|and|xor)[\s_]+['"(]?\w+['")]?[\s_]*(?:=|<|>|like)/i,
    /\b(?:or|and)[\s_]+(\d+)[\s_]*=[\s_]*\1\b/i,
    /['"][\s_]*;[\s_]*(?:--|#|\w)|['"][\s_]*(?:--|#)|\/\*![\d\s]/,
    /\b(?:sleep|benchmark|pg_sleep|load_file|extractvalue|updatexml|char|concat)[\s_]*\(/i,
    /\b(?:waitfor[\s_]+delay|into[\s_]+(?:out|dump)file|information_schema|xp_cmdshell)\b/i,
  ),
  /** "Path traversal attempts using techniques like `../../`". */
  traversal: has(/\.\.[/\\]/, /[/\\]\.\.(?:$|[?#;])/, /\betc[/\\]passwd\b/i, /\bphp:\/\//i),
  /** "URLs that contain IPv4 addresses. Examples include patterns such as http://, https://, ftp://, ftps://, and file://". */
  remoteFile: has(
    /(?:https?|ftps?|file):\/\/[^\s/]{0,64}?\d{1,3}(?:\.\d{1,3}){3}/i,
    /(?:https?|ftps?|file):\/?\/?\d{1,3}(?:\.\d{1,3}){3}/i,
  ),
  /** "System file extensions. Example patterns include .log and .ini". */
  restrictedExtension: has(
    /\.(?:log|ini|conf|cfg|config|bak|backup|old|sql|dump|env|key|pem|htaccess|htpasswd|sh|bat|cmd|dll|sys|dat|mdb|inc|swp)(?:$|[\s?#;/&'"])/i,
  ),
  /** "Attempts to exfiltrate Amazon EC2 metadata". */
  instanceMetadata: has(
    /169\.254\.169\.254|fd00:ec2::254|latest\/meta-data|instance-data|0xa9fea9fe|2852039166/i,
  ),
  /** "Log4j vulnerability … Example patterns include `${jndi:ldap://example.com/}`". */
  log4j: has(/\$\{[\s\S]{0,80}?(?:jndi|lower|upper|env|sys|::-|java|ctx)[\s\S]{0,200}?[:}]/i),
  /** "Java deserialization RCE … Example patterns include `(java.lang.Runtime).getRuntime().exec("whoami")`". */
  javaDeserialization: has(
    /java\.(?:lang|util|io|net)\.\w+/i,
    /getRuntime|ProcessBuilder|\brO0AB/,
    /class\.module\.classLoader/i,
  ),
  /** "Presence of CVE-2025-55182": nothing is published but the vulnerability, a chain through prototypes in React's server actions. */
  reactServer: has(
    /__proto__|constructor[\s"':[\]]*constructor|\$1?:?__proto__|resolved_model|\bnext-action\b/i,
  ),
  /** "Paths like `web-inf`". */
  exploitablePath: has(/web-inf|meta-inf|\/\.(?:env|git|svn|hg|aws|ssh|DS_Store)/i),
  /** "PHP script code injection attempts. Example patterns include functions like `fsockopen` and the `$_GET` superglobal variable". */
  php: has(
    /\$_(?:GET|POST|REQUEST|COOKIE|SERVER|FILES|SESSION|ENV)|<\?(?:php|=)/i,
    /\b(?:fsockopen|shell_exec|passthru|proc_open|popen|pcntl_exec|call_user_func|base64_decode|file_put_contents|phpinfo|auto_prepend_file|allow_url_include)\b/i,
  ),
  /** "Common User-Agent header values that indicate that the request is a bad bot. Example patterns include nessus, and nmap". */
  badBot: (text: string) =>
    /nessus|nmap|nikto|sqlmap|masscan|acunetix|dirbuster|wpscan|zgrab|openvas|w3af/i.test(text),
} as const satisfies Readonly<Record<string, Detector>>;
