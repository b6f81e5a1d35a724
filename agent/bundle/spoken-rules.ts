import type { Rule } from './rule.ts';
import { ALWAYS, NO_VALUE } from './secret-names.ts';

const PASSWORD =
  '(?:(?:pass[ -]?word|passwd|pass[ -]?phrase|passcode|passwort|kennwort|wachtwoord|lösenord|adgangskode|contraseña|senha)|(?:PW|pw|PIN|Pin|pwd))';
/** A word with a letter and a digit, or with one of the signs that passwords are asked to have. */
const STRONG = '(?=\\S{0,100}\\p{L})(?=\\S{0,100}[\\d!#$%&*+=?@^~])[^\\s,;"\\[\\]][^\\s,;"]{3,100}';
const FOR =
  '(?:for|of|to|on|from|in|für|von|vom|zum|zur|des|der|im|am|bei|pour|de|du|para|per|voor)';
const WORDS = '(?:\\s[\\p{L}\\p{N}.-]{1,40}){1,5}?';
const QUOTES = '["\'`\u2018\u201a\u201c\u201e\u00ab\u00bb]';

const SOUNDS_LIKE_ONE =
  /pass|kenn|wacht|l\u00f6s|adgang|contra|senha|pw|pin|login|logon|account|zugang|anmeld|user|benutzer|wi-?fi|wlan|hotspot/iu;

const secret = { name: 'password', ...ALWAYS, onlyWith: SOUNDS_LIKE_ONE } as const;
const spoken = (pattern: string): Rule => ({
  ...secret,
  pattern: new RegExp(pattern, 'giu'),
  keeps: 'first group',
});

/** A password in what somebody wrote about it, where words stand between the name and the value. */
export const SPOKEN_RULES: readonly Rule[] = [
  // "my password for the VPN is …", "Passwort für VPN: …"
  spoken(
    `((?<!\\w)${PASSWORD}\\s${FOR}${WORDS}(?:\\s?[:=\u2192]|\\s(?:is|ist|was|war|lautet))\\s{1,3})${NO_VALUE}(?!\\[)(?:${STRONG}|\\d{4,20}|[^\\s,;"\\[]{4,100}(?=[.,;!]?\\s{0,3}(?:$|[\\r\\n])))`,
  ),
  // "changed my password from … to …"
  spoken(
    `((?<!\\w)${PASSWORD}\\s(?:to|from|auf|von|in|zu|was|war|er|(?:should|must|would|will)\\sbe)\\s)(?!\\[)${STRONG}(?:\\s(?:to|auf|in|zu)\\s${STRONG})?`,
  ),
  // "password – …", "Password ....... …", "Passwort (alt): …", "password (…)"
  spoken(
    `((?<!\\w)${PASSWORD}\\s?(?:[-\u2013\u2014\u2192]|\\.{3,80}|\\([^)\\r\\n]{1,40}\\)\\s?:?)\\s{0,3})(?!\\[)${STRONG}`,
  ),
  spoken(`((?<!\\w)${PASSWORD}\\s?\u2192\\s{0,3})(?!\\[)[^\\s,;"]{3,100}`),
  spoken(
    `((?<!\\w)${PASSWORD}\\s{1,3}(?:\\(|${QUOTES}))(?!\\[)${STRONG}(?=[)\\p{Quotation_Mark}\`])`,
  ),
  // "PW …"
  spoken(`((?<![\\w-])(?:PW|pw|pwd|[Pp]ass)\\s)(?!\\[)${STRONG}`),
  // "login: anna / …"
  spoken(
    `((?<!\\w)(?:wi-?fi|wlan|hotspot|login|logon|account|zugangsdaten|zugang|anmeldung|benutzer|user)\\s?:\\s?[^\\s/:]{1,80}\\s?/\\s?)(?!\\[)${STRONG}`,
  ),
  // "I typed … as my password"
  {
    ...secret,
    pattern: new RegExp(`${STRONG}(?=\\s(?:as|als)\\s(?:\\p{L}{1,8}\\s)?${PASSWORD})`, 'giu'),
  },
];
