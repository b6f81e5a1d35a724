import type { Rule } from './rule.ts';
import { ALWAYS, SECRET_NAMES } from './secret-names.ts';

const PASSWORD = '(?![\\s[-])(?:"[^"\\r\\n]{1,400}"|\'[^\'\\r\\n]{1,400}\'|\\S{1,400})';

/** Programs, and the option of theirs behind which a password stands. */
const OPTIONS: readonly (readonly [programs: string, options: string])[] = [
  [
    'psexec\\d{0,2}|f5fpc|openfortivpn|forti\\w{2,12}|snx|docker|podman|az|mongo\\w{0,10}|rdesktop',
    '-p\\s{1,3}',
  ],
  ['sqlcmd|osql|bcp|isql|unzip|zip|mosquitto_\\w{3}|ipmitool', '-P\\s{0,3}'],
  ['7z\\w{0,2}|rar|unrar', '-p'],
  ['ldap(?:search|add|modify|delete|passwd|whoami)', '-w\\s{1,3}'],
  ['redis-cli', '-a\\s{1,3}'],
  ['schtasks', '/[rR][pP]\\s{1,3}'],
  ['\\w{0,3}freerdp', '/p:'],
  ['snmp\\w{2,12}', '-[AXc]\\s{0,3}'],
  ['nmcli', '(?:password|[\\w.-]{0,40}psk)\\s{1,3}'],
];

/** `user:password` of programs that call it otherwise than curl does. */
const CREDENTIALS: readonly string[] = [
  '\\bhttps?(?:\\s[^\\r\\n]{0,200})?\\s-a\\s{1,3}[^\\s:]{1,80}:',
  '\\blftp(?:\\s[^\\r\\n]{0,200})?\\s-u\\s{1,3}[^\\s,]{1,80},',
  '\\bbasic:[^\\s:]{0,80}:[^\\s:]{1,80}:',
];

/** What stands before the password where nothing names it. */
const PLACES: readonly string[] = [
  '\\brasdial(?:\\.exe)?\\s{1,3}(?:"[^"]{1,80}"|\\S{1,80})\\s{1,3}[^\\s/]{1,80}\\s{1,3}(?!/)',
  '\\bwpa_passphrase\\s{1,3}(?:"[^"]{1,80}"|\\S{1,80})\\s{1,3}',
  '\\blogin\\s{1,3}\\S{1,80}\\s{1,3}password\\s{1,3}',
  `\\b(?:export|setenv|setx|set\\s{1,3}-\\w{1,4})\\s{1,3}(?:\\w{0,40}_PASS|${SECRET_NAMES})\\s{1,3}`,
  '\\benv:\\w{0,40}(?:PASS|PWD|PASSWORD|TOKEN|SECRET)\\s{1,3}',
  '\\bjdbc:\\w{2,20}:\\w{2,20}:[^\\s/:@]{1,80}/(?=[^\\s@]{1,200}@)',
  'CPIN=\\s{0,3}"?',
  '\\+CGAUTH=\\d{1,2},\\d,"[^"\\r\\n]{0,80}","',
  '\\+(?:CLCK|CPWD)="[A-Z]{2}",(?:\\d,)?"',
  '\\bWIFI:(?:[^\\r\\n]{0,200};)?P:',
];

/** Quickly tells that none of them is in a text. */
const SOUNDS_LIKE_ONE =
  /psexec|f5fpc|forti|snx|env:|jdbc|echo|SecureString|docker|podman|\baz |mongo|rdesktop|sqlcmd|osql|\bbcp|isql|zip|mosquitto|ipmitool|\b7z|rar\b|ldap|redis|schtasks|freerdp|snmp|nmcli|\bhttps? |lftp|basic:|rasdial|wpa_pass|login|export|setenv|setx|\bset |CPIN|CGAUTH|CLCK|CPWD|WIFI:|\s\*\s|PSK|XAUTH|EAP|NTLM|PIN|5432|:\*:|\b334|Private-Lines/i;

const after = (before: string, name: Rule['name'], what: string, flags: string): Rule => ({
  name,
  ...ALWAYS,
  pattern: new RegExp(`(?<=${before})${what}`, flags),
  onlyWith: SOUNDS_LIKE_ONE,
});

/** Secrets that a program, a modem or a protocol takes in a place of its own, without their name. */
export const COMMAND_RULES: readonly Rule[] = [
  ...OPTIONS.map(([programs, options]) =>
    after(
      `\\b(?:${programs})(?:\\.exe)?(?:\\s[^\\r\\n]{0,300})?\\s${options}`,
      'password',
      PASSWORD,
      'g',
    ),
  ),
  ...CREDENTIALS.map((before) => after(before, 'credential', '(?!\\[)\\S{1,400}', 'g')),
  ...PLACES.map((before) => after(before, 'password', '(?!\\[)[^\\s";]{1,400}', 'gi')),
  ...[
    // What is piped into whoever asks for it.
    after(
      '\\becho\\s{1,3}',
      'password',
      '(?!\\[)\\S{1,200}(?=\\s{0,3}\\|\\s{0,3}(?:sudo\\s-S|\\S{0,80}(?:openconnect|cryptsetup|passwd|kinit|vpn)))',
      'g',
    ),
    after(
      '["\']',
      'password',
      '(?!\\[)[^"\'\\r\\n]{1,200}(?=["\']\\s{0,3}\\|\\s{0,3}ConvertTo-SecureString)',
      'gi',
    ),
    // Files of pppd and of IPsec.
    after(
      '(?:^|\\n)\\S{1,80}\\s{1,8}\\*\\s{1,8}',
      'password',
      '(?=\\S{0,100}[A-Za-z])\\S{1,400}(?=\\s{1,8}[*\\d])',
      'g',
    ),
    after(
      ':\\s{0,8}(?:PSK|XAUTH|EAP|NTLM|PIN)\\s{1,8}"',
      'password',
      '(?!\\[)[^"\\r\\n]{1,400}',
      'g',
    ),
    // PostgreSQL's .pgpass: host:port:database:user:password.
    after(
      '(?:^|\\n)[^\\s:]{1,80}:(?:5432|\\*):[^\\s:]{1,80}:[^\\s:]{1,80}:',
      'password',
      '\\S{1,400}',
      'g',
    ),
    // RFC 4954: the answers to SMTP's prompts.
    after('\\b334\\s[\\w+/=]{0,80}\\r?\\n', 'credential', '(?!\\[)[\\w+/=]{4,4000}', 'g'),
    after(
      'Private-Lines:\\s{0,3}\\d{1,3}\\s{1,4}',
      'private key',
      '(?:[\\w+/=]{1,100}\\s{0,4}){1,8}',
      'g',
    ),
  ],
];
