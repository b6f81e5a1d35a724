import type { Rule } from './rule.ts';
import { COMMAND_RULES } from './command-rules.ts';
import { ALWAYS, IS, SECRET_NAMES, SHORT_NAMES, SOUNDS_SECRET } from './secret-names.ts';
import { SPOKEN_RULES } from './spoken-rules.ts';

const secret = (name: Rule['name'], pattern: RegExp): Rule => ({ name, ...ALWAYS, pattern });
/** What the first group of the pattern matched stays. */
const value = (pattern: RegExp, name: Rule['name'] = 'password'): Rule => ({
  ...secret(name, pattern),
  keeps: 'first group',
});

/** One of the names, and what stands beside it. */
const named = (pattern: RegExp): Rule => ({ ...value(pattern), onlyWith: SOUNDS_SECRET });

/**
 * The rest of a line, for a pass phrase has blanks; up to the next pair, or where the sentence goes
 * on after a comma.
 */
const REST =
  '(?![\\["\'&\\\\]|[\\w.-]{1,40}\\s?[=:]\\s)[^\\s,;](?:[^\\r\\n]{0,400}?(?=\\s{1,4}[\\w.-]{1,40}\\s{0,2}[=:]|[,;]\\s|[\\r\\n]|$))';
/** The last: a document within a text, its quotes escaped. */
const QUOTED = [
  '"{3}[^\\r\\n]{1,400}?"{3}',
  '"(?:[^"\\\\\\r\\n]|\\\\.){1,400}"?',
  "'[^'\\r\\n]{1,400}'?",
  '\\\\{1,4}"[^"\\\\\\r\\n]{1,400}',
];

const NAMED = [
  { names: SECRET_NAMES, flags: 'giu' },
  { names: SHORT_NAMES, flags: 'gu' },
] as const;

/** Names of one value of a cookie that opens a VPN or a mailbox. */
const SESSION_COOKIES =
  'DSID|DSAUTH|SVPNCOOKIE|MRHSession|F5_ST|NSC_\\w{2,12}|PHPSESSID|ASP\\.NET_SessionId|\\.ASPXAUTH|cadata\\w{0,10}|X-OWA-CANARY|webvpn\\w{0,10}|ESTSAUTH\\w{0,20}|FedAuth|rtFa|LtpaToken2?|LastMRH_Session|SESSID|x-ms-RefreshTokenCredential';

/** A word of a command line; a comma, a full stop or a bracket behind it is of the sentence around it. */
const WORD = '(?!\\[)\\S{1,4000}?(?=[,;.)\\]]{0,3}(?:\\s|$))';
const OPTION = '(?:-[A-Za-z]{0,8}[uU]|--(?:proxy-)?user)';

/** `user:password` of curl and its like, and Samba's `user%password`; git and containers mean others by `-u`. */
const COMMAND_LINES: readonly Rule[] = [
  `((?:^|[\\s(])${OPTION}(?<!\\b(?:git|docker|podman)\\s[^\\r\\n]{0,200})[ =][^\\s:"']{1,80}:)${WORD}`,
  `((?:^|[\\s(])${OPTION}[ =](["'])[^:"'\\r\\n]{1,80}:)(?!\\[)(?:(?!\\2)[^\\r\\n]){1,400}`,
  `(\\bcurl(?:\\.exe)?\\s[^\\r\\n]{0,200}?(?<=\\s)-[A-Za-z]{0,8}[uU][^\\s:"']{1,80}:)${WORD}`,
  `((?:^|[\\s(])-U[ =]?[^\\s%"']{1,80}%)${WORD}`,
].map((pattern) => value(new RegExp(pattern, 'g'), 'credential'));

/**
 * Secrets where a text stands alone: a quote, a comma or a blank in it is part of the value, not of
 * the document around it, and the line after a name may hold its value. Before the others.
 */
export const TEXT_RULES: readonly Rule[] = [
  // YAML, a block below its name: before the rest of a line.
  named(
    new RegExp(
      `((?<!\\w)${SECRET_NAMES}["']?:\\s{0,3}[|>][+-]?\\s{0,3}\\r?\\n\\s{1,16})(?!\\[)[^\\r\\n]{1,400}`,
      'giu',
    ),
  ),
  ...COMMAND_RULES,
  // Before `secret=`, which would take the rest of the line with it.
  value(/(\botpauth(?:-migration)?:\/\/(?:[a-z]{1,20}\/)?)(?!\[)[^\s"'<>]{1,4000}/gi, 'token'),
  value(/(\b(?:set-)?cookie2?\s{0,3}:\s{0,3})(?!\[)[^\r\n]{1,4000}/gi),
  value(new RegExp(`((?<![\\w.])(?:${SESSION_COOKIES})\\s?=\\s?)(?!\\[)[^\\s;,"&]{1,4000}`, 'gi')),
  ...NAMED.flatMap(({ names, flags }) =>
    [...QUOTED, REST].map((one) => named(new RegExp(`((?<!\\w)${names}${IS})${one}`, flags))),
  ),
  named(new RegExp(`((?<!\\w)${SECRET_NAMES}${IS}\\[\\s{0,4}["'])[^"'\\r\\n]{1,400}`, 'giu')),
  // A heading, and its value below the line under it.
  named(
    new RegExp(
      `((?<!\\w)${SECRET_NAMES}\\s{0,8}\\r?\\n\\s{0,8}[-=_]{3,80}\\s{1,8})(?!\\[)[^\\r\\n]{1,400}`,
      'giu',
    ),
  ),
  // XML: an element, a pair of attributes, a plist.
  named(
    new RegExp(`(<(?:\\w{1,20}:)?${SECRET_NAMES}(?:\\s[^<>]{0,200})?>)(?!\\[)[^<]{1,400}`, 'giu'),
  ),
  named(
    new RegExp(
      `(\\b(?:name|key|id)\\s?=\\s?["']${SECRET_NAMES}["'][^<>]{0,100}?\\bvalue\\s?=\\s?["'])(?!\\[)[^"'<>]{1,400}`,
      'giu',
    ),
  ),
  named(
    new RegExp(
      `(\\b(?:name|key|id)\\s?=\\s?["']${SECRET_NAMES}["'][^<>]{0,100}>)(?!\\[)[^<]{1,400}`,
      'giu',
    ),
  ),
  // A pair in brackets, as programs write it.
  named(
    new RegExp(`((?<!\\w)["']${SECRET_NAMES}["']\\s?,\\s?["'])(?!\\[)[^"'\\r\\n]{1,400}`, 'giu'),
  ),
  value(
    /(\b(?:PSCredential|NetworkCredential)\b[^\r\n(]{0,40}\(\s?["'][^"'\r\n]{1,80}["']\s?,\s?["'])(?!\[)[^"'\r\n]{1,400}/gi,
  ),
  value(/("auth"\s?:\s?")(?![A-Za-z]{1,20}")(?!\[)[\w+/=-]{8,400}/g, 'credential'),
  value(/(\b(?:sig|(?:X-Amz-)?Signature)=)(?!\[)[\w%+/=-]{16,400}/g, 'token'),
  named(new RegExp(`(<key>${SECRET_NAMES}</key>\\s{0,40}<string>)(?!\\[)[^<]{1,400}`, 'giu')),
  // A name without a sign behind it, and a value that is no word.
  value(
    /((?<!\w)(?:password|passwd|passphrase|passwort|kennwort|wachtwoord|secret|api[-_ ]?key)\s{1,3})(?!\[)(?=\S{0,100}\d)(?=\S{0,100}\p{L})\S{4,400}/giu,
  ),
  value(
    /((?<!\w)(?:TAN|PUK\d?|PIN\d?|PIN[- ][Cc]ode|OTP|[Pp]asscode|[Tt]okencode)\s{1,3})\d[\d ]{2,20}/g,
  ),
  // "Is" in other languages: there, a value is told from a word by its digit.
  value(
    /((?<!\w)(?:password|parola|contrase\u00f1a|mot\sde\spasse|senha|l\u00f6senord)\s(?:e|\u00e8|\u00e9|es|est|\u00e4r)\s)(?!\[)(?=\S{0,100}\d)\S{4,400}/giu,
  ),
  value(
    /((?<!\w)(?:token|securid|my code(?: is)?|code from (?:the|my) \w{2,12}:?)\s{1,3})\d{4,8}(?!\w)/gi,
  ),
  // Commands and protocols.
  ...COMMAND_LINES.map((rule): Rule => ({
    ...rule,
    isMeant: (match) => !/\s\d+:\d+$/.test(match),
  })),
  value(
    /((?:one-time|verification|security|confirmation|authenticator|login|access|sms|mfa|2fa)[- ]code\s{1,3}(?:is\s{1,3})?)\d[\d -]{3,12}/gi,
  ),
  value(/(\bopenssl\s[^\r\n]{0,300}?\s-(?:k|K|pass(?:in|out)?)\s{1,3}(?:pass:)?)(?!\[)\S{1,400}/g),
  value(
    /(\b(?:mysql\w{0,10}|mariadb\w{0,10})(?:\.exe)?\s[^\r\n]{0,300}?(?<=\s)-p)(?![\s[])\S{1,400}/g,
  ),
  value(/(\bsshpass\s{1,3}-p\s{0,3})(?!\[)\S{1,400}/g),
  value(/(\bnet1?(?:\.exe)?\s{1,3}user\s{1,3}[^\s/]{1,100}\s{1,3})(?![[/])\S{1,400}/gi),
  value(
    /(\bnet1?(?:\.exe)?\s{1,3}use\s{1,3}(?:(?:[a-z]:|\*)\s{1,3})?\\\\[^\s]{1,200}\s{1,3})(?![[/*])\S{1,400}/gi,
  ),
  value(
    /(\bConvertTo-SecureString\s{1,3}(?:-(?:String|AsPlainText|Force)\s{1,3}){0,3})(?![[-])(?:"[^"\r\n]{1,400}"|'[^'\r\n]{1,400}'|\S{1,400})/gi,
  ),
  value(
    /(\bUSER\s{1,3}\S{1,100}\s{1,4}PASS\s{1,3}|(?:^|\n)PASS\s)(?!\[)\S{1,400}(?=\s*(?:\r?\n|$))/g,
  ),
  value(
    /(\bAUTH(?:ENTICATE)?\s{1,3}(?:PLAIN|LOGIN|XOAUTH2|NTLM)\s{1,3})(?!\[)\S{4,4000}/g,
    'credential',
  ),
  value(/(\b[A-Za-z]{0,4}\d{1,6}\s{1,3}LOGIN\s{1,3}\S{1,100}\s{1,3})(?!\[)\S{1,400}/g),
  value(
    /(\bcommunity\s{1,3}(?:string\s{1,3})?)(?!\[)(?:(?=\S{0,100}\d)\S{3,100}|\S{1,100}(?=\s{1,3}R[OW]\b))/gi,
  ),
  value(
    /(\bsnmp[\w-]{0,20}\s{1,3}(?:r[ow]\s{1,3})?community(?:\s{1,3}(?:string|name))?\s{0,3}[:=]\s{0,3})(?!\[)\S{1,100}/gi,
  ),
  // Routers: a digit says how the value behind it is written.
  value(/((?<![\w-])(?:password|secret|key)\s{1,3}\d\s{1,3})(?!\[)(?=\S{0,100}\d)\S{6,400}/gi),
  value(
    /((?<![\w/.@-])(?!(?:mailto|sip|smtp|x400)\b)[\w.-]{1,64}:)(?![\d.]{1,5}(?:\D|$)|\[)[^\s:@/[\]]{1,200}(?=@[\w-])/gi,
    'credential',
  ),
  ...SPOKEN_RULES,
  secret('hash', /(?<!\w)\*[0-9A-F]{40}(?!\w)/g),
  secret('hash', /\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2\w{1,2})\$[^\s"':<>\\]{4,300}/g),
  secret(
    'token',
    /\b(?:[sr]k_(?:live|test)_\w{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|hf_\w{20,}|pypi-[\w-]{20,}|shp(?:at|ss|ca)_\w{16,}|dop_v1_\w{20,})/g,
  ),
];

const NAME_OF_COMPUTER = '[A-Za-z0-9][\\w-]{1,62}(?![\\w.-])';

/** Bare names of computers, where the structure tells that they are: own ones stay, or follow the policy. */
export const COMPUTER_RULES: readonly Rule[] = [
  // As Windows names a new installation (a prefix and random characters).
  secret(
    'other host',
    /(?<![\w.-])(?:DESKTOP-[A-Z0-9]{7}|LAPTOP-[A-Z0-9]{8}|WIN-[A-Z0-9]{11})(?![\w.-])/gi,
  ),
  // As Apple names a device after its owner.
  secret(
    'other host',
    /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}]{2,30}(?:-[\p{L}\p{N}]{1,30}){0,3}-(?:MacBook(?:-(?:Pro|Air))?|iMac|Mac-?mini|iPhone|iPad)(?:-\d{1,3})?(?![\w-])/giu,
  ),
  secret(
    'other host',
    /(?<![\p{L}\p{N}])\p{L}{2,30}(?:[\u2019']s|s) (?:MacBook|iMac|iPhone|iPad)\b|\b(?:iPhone|iPad|MacBook) (?:von|de|di|van|of) \p{L}{2,30}/gu,
  ),
  {
    name: 'other host',
    ...ALWAYS,
    pattern: new RegExp(
      `((?<![\\w.-])(?:(?:computer|machine|workstation|host|client|peer|netbios|rechner)(?:[ _-]?name)?|arbeitsstation)\\s{0,20}[=:]\\s{0,8})${NAME_OF_COMPUTER}`,
      'gi',
    ),
    keeps: 'first group',
    isMeant: (match) => {
      const name = /[\w-]+$/.exec(match)?.[0] ?? '';
      return /[A-Za-z]/.test(name) && (/[\d-]/.test(name) || /^[A-Z]{3,15}$/.test(name));
    },
  },
  // A URL, and what a PAC script answers.
  {
    name: 'other host',
    ...ALWAYS,
    pattern:
      /(\b(?:(?:https?|wss?|ftps?|smb|cifs|ldaps?|ipps?|rpc|socks[45]?h?):\/\/(?:\[credential\])?|(?:PROXY|SOCKS[45]?|HTTPS?)\s(?=[\w-]{1,63}:\d)))[A-Za-z][\w-]{1,62}(?![\w.-])/gi,
    keeps: 'first group',
    // Not what another rule put there.
    isMeant: (match) => !/(?:localhost|wpad|host|proxy|server|host-[0-9a-f]{8})$/i.test(match),
  },
  // A table of NetBIOS: name, then its type in hex.
  secret('other host', /(?<![\w.-])[A-Z0-9][A-Z0-9-]{1,14}(?=\s{1,15}<[0-9A-F]{2}>)/gi),
];
