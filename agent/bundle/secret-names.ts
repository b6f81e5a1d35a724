/** Of a rule that no policy turns off. */
export const ALWAYS = { when: 'always' } as const;

/** Words that end a longer name as well. */
const ENDINGS = [
  'password',
  'passwd',
  'pass[-_ ]phrase',
  'passphrase',
  'pass[-_ ]word',
  'passcode',
  'secret',
  'token',
  'api[-_ ]?key',
  'access[-_ ]?key',
  'private[-_ ]?key',
  'shared[-_ ]?key',
  'account[-_ ]?key',
  'key[-_ ]?material',
  '(?:store|key|db|user|usr|ftp|smtp|mail|imap|root|admin|proxy|http|vpn)pass',
  'cli_auth',
  'client_assertion',
  'code_verifier',
  '(?:wpa\\d?|wep|wi-?fi|wlan)[-_ ]?(?:key|schlüssel)',
  'netzwerk(?:sicherheits)?schlüssel',
  'credentials?',
  'cookie',
  'session[-_ ]?id',
  'passwort',
  'kennwort',
  '(?:bestätigungs|zugangs|sicherheits|freischalt|einmal|anmelde|aktivierungs|geheim)(?:code|zahl)',
  'schlüsselinhalt',
  'mot\\sde\\spasse',
  'contraseña',
  'wachtwoord',
  'lösenord',
  'adgangskode',
  'salasana',
  'hasło',
  'heslo',
  'parola\\sd.ordine',
  'parola',
  'senha',
  'jelszó',
  'şifre(?:si|niz)?',
  'парол[ьяю]',
  'κωδικός(?:\\sπρόσβασης)?',
  'パスワード',
  '暗証番号',
  '密[码碼]',
  '口令',
  '비밀번호',
  '암호',
  'كلمة\\s(?:المرور|السر)',
  'סיסמ[הא]',
];
/** Words that are a name alone; within another they are none. */
const ALONE = [
  '(?<!\\b(?:checks?|tests?|all|may|can|not|to)\\s)pass',
  'passw',
  'csrf',
  'pwd',
  'pw',
  'session',
  'jsessionid',
  'nsc_aaac',
  'otp',
  'psk',
  'pin(?:[- ]?code)?',
  '_auth',
  'oauth2-bearer',
  'code\\sde\\svérification',
  'codice\\sdi\\sverifica',
  'código\\sde\\sverificación',
  'puk\\d?',
  'tan',
  'key content',
  '(?:verification|security|confirmation|one-time|authenticator|mfa|2fa|sms|login|access)[- ]code',
];

/** Names of settings and headers whose value is nobody's business. */
export const SECRET_NAMES = `(?:[\\w.-]{0,40}(?:${ENDINGS.join('|')})\\d{0,2}|${ALONE.join('|')})`;

/** Quickly tells that none of the names is in a text. */
export const SOUNDS_SECRET = new RegExp([...ENDINGS, ...ALONE].join('|'), 'iu');

/** Names in which a short word is the last of several: `ProxyPass`, `sa_pwd`; not `bypass`. */
export const SHORT_NAMES =
  '\\w{0,40}(?:(?<![Bb]y)Pass|Pwd|Psk|Pin|Otp|_(?:pass|pwd|psk|pin|otp|PASS|PWD|PSK|PIN|OTP))';

/** What somebody says of a password without saying the password. */
export const NO_VALUE =
  '(?!(?:not|no|nicht|kein|wrong|invalid|incorrect|expired|required|needed|missing|empty|set|unknown|refused|rejected|accepted|forgotten|lost|changed|reset|locked|falsch|ungültig|abgelaufen|erforderlich|leer|bekannt|about to)(?![\\w-])|(?:correct|right|ok|richtig)(?=[.,;!]?\\s*(?:$|["<])))';

/** The same behind a sign, where a single word may be the value: only as the end of what is said. */
const NONE_SAID =
  '(?!(?:(?:not|no|never|nicht|keine?s?)\\s(?:set|asked|needed|required|known|given|read|shown|stored|found|verlangt|nötig|gesetzt|bekannt)|none(?:\\s(?:needed|set|given))?|unset|missing|refused|rejected|expired|required|abgelaufen)[.,;]?\\s*(?:$|[\\r\\n"<(]))';

/**
 * What stands between a name and its value. `REG_SZ`: as `reg query` prints it; `%3D`: in a URL. `12 of
 * 12` is a count.
 */
export const IS = `(?:\\\\{0,8}(?:["']|&quot;|&#39;))?(?:\\s{0,20}(?:=>?|[:\uff1a\uff1d]|&#61;(?:&gt;)?|%3D)|\\s?(?:\u306f|\u662f|[\u4e3a\u70ba])\\s?(?=\\S{0,100}\\d)|\\s(?:ist|is|lautet|heisst|heißt)\\s${NO_VALUE}|\\s{1,8}REG_[A-Z_]{2,12}\\s)\\s{0,8}(?!\\d{1,4} (?:of|von) \\d)${NONE_SAID}`;
