import { isIPAddress } from '../../model/net/host.ts';
import type { Rule } from './rule.ts';
import { IS, SECRET_NAMES, SHORT_NAMES, SOUNDS_SECRET } from './secret-names.ts';
import { TOKEN_RULE } from './token-rules.ts';

const hasMixture = (text: string): boolean =>
  /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g) ?? []).length >= 3;

/**
 * In this order: a rule does not see what an earlier one took. No pattern takes a quote, a backslash
 * or an angle bracket that JSON or HTML needs, so that the same table works on the finished files.
 */
export const SECRET_RULES: readonly Rule[] = [
  {
    name: 'private key',
    when: 'always',
    pattern:
      /-{4,5} ?BEGIN (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1) ?-{4,5}[^"<]{0,8000}?(?:-{4,5} ?END (?:[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1) ?-{4,5}|(?=["<])|$)/g,
  },
  { name: 'private key', when: 'always', pattern: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{10,}/gi },
  { name: 'token', when: 'always', pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/g },
  TOKEN_RULE,
  {
    name: 'credential',
    when: 'always',
    pattern:
      /\b((?:Basic|Bearer|NTLM|Negotiate|Digest|Kerberos)\s+)(?=[^\s"\\<>]*[\d=+/_])[\w+/=.~-]{8,}/g,
    keeps: 'first group',
  },
  {
    name: 'credential',
    when: 'always',
    pattern:
      /(\bauthorization(?:"|&quot;)?\s{0,3}[:=]\s{0,3}(?:"|&quot;)?[a-z]{2,20}\s{1,3})(?!\[)[^\s"\\<>&,;]{4,8000}/gi,
    keeps: 'first group',
  },
  {
    name: 'token',
    when: 'always',
    pattern:
      /\b(https?:\/\/[^\s"'\\<>]{1,300}\/(?:services|webhooks?|webhookb2|hooks)\/)[^\s"'\\<>)]{1,1000}/gi,
    keeps: 'first group',
  },
  {
    name: 'credential',
    when: 'always',
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"\\<>]{1,300}@/gi,
    keeps: 'first group',
  },
  {
    name: 'query of a URL',
    when: 'always',
    pattern: /\b(https?:\/\/[^\s?#"'\\<>]{1,2000})[?#][^\s"'\\<>)]{1,4000}/gi,
    keeps: 'first group',
  },
  {
    name: 'query of a URL',
    when: 'always',
    pattern: /((?<![\w/])\/[^\s?#"'\\<>]{0,500}\?)[^\s"'\\<>)]{1,4000}/g,
    keeps: 'first group',
    // RPC over HTTP names the server and its port there, and nothing else.
    isMeant: (text) => !/rpcproxy\.dll\?[\w.-]{1,255}:\d{2,5}$/i.test(text),
  },
  // MS-NLMP 2.2.1: what begins with the signature, in base64.
  { name: 'credential', when: 'always', pattern: /\bTlRMTVNTUA[\w+/]{8,8000}={0,2}/g },
  {
    name: 'token',
    when: 'always',
    pattern: /(\bSAML(?:Response|Request|art)\s?(?:=|:|%3D)\s?)(?!\[)[\w+/=%.~-]{8,20000}/gi,
    keeps: 'first group',
  },
  {
    name: 'password',
    when: 'always',
    pattern: /(\b(?:set-)?cookie2?\s{0,3}:\s{0,3})(?!\[)[^"\\<>\r\n&]{1,4000}/gi,
    keeps: 'first group',
  },
  ...[
    { names: SECRET_NAMES, flags: 'giu' },
    { names: SHORT_NAMES, flags: 'gu' },
  ].flatMap(({ names, flags }): readonly Rule[] => [
    {
      name: 'password',
      when: 'always',
      pattern: new RegExp(
        `((?<!\\w)${names}${IS}\\\\{0,8}(?:"|&quot;))(?!\\[)[^"\\\\<>&\\r\\n]{1,400}`,
        flags,
      ),
      keeps: 'first group',
      onlyWith: SOUNDS_SECRET,
    },
    {
      name: 'password',
      when: 'always',
      pattern: new RegExp(`((?<!\\w)${names}${IS})(?![["&])[^\\s"\\\\<>&,;]{1,400}`, flags),
      keeps: 'first group',
      onlyWith: SOUNDS_SECRET,
    },
  ]),
  {
    name: 'password',
    when: 'always',
    pattern: new RegExp(`((?:^|\\s)--?${SECRET_NAMES}\\s{1,3})(?![[-])[^\\s"\\\\<>&]{1,400}`, 'gi'),
    keeps: 'first group',
    onlyWith: SOUNDS_SECRET,
  },
  {
    name: 'password',
    when: 'always',
    pattern:
      /(\b(?:wpa|wep|wi-?fi|wlan)[ -](?:passphrase|psk|key)\s{1,3})(?!\[)[^\s"\\<>&]{1,400}/gi,
    keeps: 'first group',
  },
  {
    name: 'password',
    when: 'always',
    pattern: /(\s\/user:[^\s"<>]{1,200}\s{1,3})(?![[/])[^\s"\\<>&]{1,400}/gi,
    keeps: 'first group',
  },
  {
    name: 'e-mail address',
    when: 'always',
    pattern:
      /[\p{L}\p{N}_.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}|localhost(?![\w.-]))/giu,
    // An interface of RPC is written as UUID@MAJOR.MINOR.
    isMeant: (text) => !/^(?:[0-9a-f]{8}-[0-9a-f-]{27}@[\d.]+|UUID@MAJOR\.MINOR)$/i.test(text),
  },
  {
    name: 'e-mail address',
    when: 'always',
    pattern: /[\w.+-]{1,64}%40(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}/gi,
    onlyWith: /%40/,
  },
  // Exchange's own name of a mailbox (legacyExchangeDN).
  {
    name: 'account',
    when: 'always',
    pattern: /(\/cn=Recipients\/cn=)(?!\[)[^\s/"'\\<>;]{1,200}/gi,
    keeps: 'first group',
  },
  { name: 'account', when: 'always', pattern: /\bS-1-5-21(?:-\d{1,20}){1,5}\b/g },
  {
    name: 'payment number',
    when: 'always',
    pattern: /\b\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}\b/g,
  },
  { name: 'payment number', when: 'always', pattern: /\b3[47]\d{2}([ -])\d{6}\1\d{5}\b/g },
  {
    name: 'payment number',
    when: 'always',
    pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    isMeant: (text) => (text.match(/\d/g) ?? []).length >= 12,
  },
  { name: 'recovery key', when: 'always', pattern: /\b(?:\d{6}-){7}\d{6}\b/g },
  { name: 'recovery key', when: 'always', pattern: /\b(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}\b/g },
  { name: 'hash', when: 'always', pattern: /(?<![\w-])[0-9a-f]{32}(?![\w-])/gi },
  // A secret of AWS: 40 characters of base64, slashes among them.
  {
    name: 'opaque value',
    when: 'always',
    pattern: /(?<![\w+/=-])[A-Za-z0-9+/]{40}(?![\w+/=-])/g,
    isMeant: (text) =>
      [/\d/g, /[A-Z]/g, /[a-z]/g].every((kind) => (text.match(kind) ?? []).length >= 4),
  },
  {
    name: 'opaque value',
    when: 'always',
    pattern: /(?<![\w+/-])[\w+/-]{24,}={0,2}/g,
    // The collector's key is public (SPKI of an Ed25519 key); paths and words have few digits.
    isMeant: (text) =>
      !text.startsWith('MCowBQYDK2VwAyEA') &&
      text.split(/[/-]/).some((part) => part.length >= 20 && hasMixture(part)),
  },
];

/** Between folders; as a URL writes it as well. */
const SEPARATOR = '(?:[\\\\/]|%2F|%5C)';
const HOMES = 'home|users|Benutzer|Documents and Settings|Dokumente und Einstellungen';
/** A name has blanks only where a separator ends it: else they are those of a sentence. */
const NAME = '[^\\\\/\\s"\'<>:%]{1,64}';

/** Parts of a directory that hold settings and servers, no people. */
const NO_PEOPLE = '(?![^"<>\\r\\n]{0,400}\\bCN=(?:Configuration|System)\\b)';

/** Folders and accounts that name a person. The user's own name follows the policy. */
export const PERSON_RULES: readonly Rule[] = [
  {
    name: 'account',
    when: 'always',
    pattern: new RegExp(
      `((?:[a-z]:)?${SEPARATOR}(?:${HOMES})${SEPARATOR}{1,2})(?:${NAME}(?: ${NAME}){0,3}(?=${SEPARATOR})|${NAME})`,
      'gi',
    ),
    keeps: 'first group',
  },
  {
    name: 'account',
    when: 'always',
    pattern: new RegExp(
      `(\\bCN=)(?!\\[)${NO_PEOPLE}(?:\\\\,|[^,"<>\\\\=\\r\\n]){1,64}(?=,\\s?(?:OU|CN)=[^"<>\\r\\n]{0,200}\\bDC=)`,
      'gi',
    ),
    keeps: 'first group',
  },
  {
    name: 'account',
    when: 'always',
    pattern:
      /(?<![\w\\])(?!HK(?:LM|CU|CR|U|EY_\w+)\b|(?:SOFTWARE|SYSTEM|HARDWARE|SAM|SECURITY|AUTHORITY|BUILTIN|SERVICE)\\)[A-Z][A-Z0-9-]{1,14}\\[A-Za-z][\w.-]{1,30}(?![\w\\])/g,
  },
];

const FILE_ENDINGS =
  /\.(?:exe|dll|sys|node|aspx?|asmx|ashx|svc|php|htm|json|jsonl|sqlite|xml|csv|pcap|pcapng|jks|p12|pfx|key|ovpn|rdp|docx|xlsx|png|jpg|gz|7z|ts|tsx|mjs|cjs|js|map|log|sock|conf|cfg|ini|pem|crt|toml|txt|html|css|md|zip|age|msi|etl|pac|dat|ost|pst)$/i;
/** First words of names with dots that are none of a host: checks, and settings. */
const OWN_WORDS =
  /^(?:rpc|web|gc|link|name|path|tls|proxy|outlook|exchange|accessLists|gateway|trustedNetwork|reach|collector|schedule|findings|networks|privacy|helpdesk|notifications|update|ui|budget|vpnClient|measuredLists|data|logs|www\.w3)\./i;

/** Names of hosts that the settings do not name: they are other people's. */
export const HOST_RULE: Rule = {
  name: 'other host',
  when: 'always',
  pattern:
    /(?<![\p{L}\p{N}_@.\\-])(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}_.-]*[\p{L}\p{N}_-])/giu,
  // "2.OG" is a floor.
  isMeant: (text) =>
    !FILE_ENDINGS.test(text) &&
    !OWN_WORDS.test(text) &&
    !isIPAddress(text) &&
    !/^\d{1,3}\.\p{L}+$/u.test(text),
};

/** A server in a path of Windows' networking. */
export const UNC_RULE: Rule = {
  name: 'other host',
  when: 'always',
  pattern: /(?<=(?<!\\)\\\\|\\\\\?\\UNC\\)[\w.-]{2,64}(?=\\)/g,
};

/** Neither this laptop to itself nor a netmask tells who or where anybody is. */
const isNobodys = (address: string): boolean =>
  /^(?:127|255)\./.test(address) || address === '0.0.0.0' || address === '::1' || address === '::';

export const ADDRESS_RULES: readonly Rule[] = [
  {
    name: 'address',
    when: 'addresses',
    pattern: /(?<![\w.:-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g,
    isMeant: (text) => isIPAddress(text) && !isNobodys(text),
  },
  {
    name: 'address',
    when: 'addresses',
    pattern:
      /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{0,4}|(?:\d{1,3}\.){3}\d{1,3})(?![\w:])/gi,
    isMeant: (text) => isIPAddress(text) && !isNobodys(text),
  },
  {
    name: 'hardware address',
    when: 'addresses',
    pattern: /(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])/gi,
  },
];
