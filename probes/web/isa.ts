import {
  causeOf,
  type IsaCause,
  isOwnCode,
  isWinsock,
  OWN_NUMBER,
  TELLING_NUMBER,
} from './isa-numbers.ts';
import { visibleText, withoutScripts } from './visible-text.ts';
import { type Answer, targetOf, valuesOf } from './types.ts';

export type { IsaCause } from './isa-numbers.ts';

/**
 * What its texts say where a page was stripped of the number: in English, and the words that stay in
 * every language (NMAP nmap-service-probes 7186 to 7221, 11916).
 */
const SAID: readonly (readonly [RegExp, IsaCause])[] = [
  [/denie[sd] the specified Uniform Resource Locator \(URL\)/i, 'denied'],
  [/configured to block HTTP requests that require authentication/i, 'auth-over-http'],
  [/server requires authorization to fulfill the request/i, 'login'],
  [/detected a (?:proxy )?chain loop/i, 'loop'],
  [
    /requires? a client certificate (?:to fulfill the request|as part of the auth)/i,
    'client-certificate',
  ],
  [/\bHTTP[- ](?:Security )?Filter\b|\bfiltr[eo] HTTP\b/i, 'denied'],
  [
    /page must be viewed over a secure \(that is, Secure Sockets Layer \(SSL\)\) channel/i,
    'ssl-required',
  ],
];
/** Of a refusal alone: a request whose URL it does not understand has the words as well. */
const DENIED = /\bUniform Resource Locator\b/i;

/** Signs of ISA or TMG itself, each certain. */
const PHRASE = /^[^(]*\( .{0,400} {2}\)$|^\( {2}Connection refused \)$/;
const FOOTER =
  /Internet Security and Acceleration Server|Forefront Threat Management Gateway|\bForefront TMG\b/i;
const HANDLER = /\/(?:CookieAuth|FBAHANDLER)\.dll$/i;
const FORM_ACTION =
  /<form\b[^>]{0,500}\baction\s*=\s*["']?[^"'?>]{0,200}(?<![^/"'=\s])(?:CookieAuth|FBAHANDLER)\.dll\?Logon/i;

export interface IsaSign {
  /** Result code where one is given; null where it can only be told by words. */
  readonly number: number | null;
  readonly cause: IsaCause | null;
  /** Its login form, or the way to it. */
  readonly isForm: boolean;
}

/**
 * Whether ISA Server or TMG itself wrote this answer; null where nothing shows it. An IIS behind it,
 * whose answer it only passes on, is not ISA's answer.
 */
export function isaSignIn(answer: Answer): IsaSign | null {
  const { status, phrase, body } = answer;
  const isForm = HANDLER.test(targetOf(answer)?.pathname ?? '') || hasForm(body);
  const servers = valuesOf(answer, 'server');
  const isIis =
    servers.some((server) => /^Microsoft-IIS\//i.test(server)) ||
    /Internet Information Services \(IIS\)/i.test(body);
  const text = withPlainNumbers(visibleText(body));
  const isOwn = PHRASE.test(phrase) || (status >= 400 && !isIis && FOOTER.test(text));
  // ISA names no server of its own in what it writes itself: a name is that of somebody else.
  const isNamed = isIis || servers.length > 0;
  const line = isNamed ? '' : numbered(status, text) || sentence(status, text);
  const isTold = isOwn || line !== '';
  const said = isOwn ? `${phrase} ${text}` : `${phrase} ${line}`;
  const number =
    Number((isTold ? OWN_NUMBER : TELLING_NUMBER).exec(said)?.[1] ?? 0) ||
    (isNamed ? 0 : numberOfTitle(status, text));
  const known =
    number === 0
      ? null
      : (causeOf(number) ?? (isTold && status >= 500 && isWinsock(number) ? 'behind' : null));
  if (!isForm && !isOwn && known === null && !(line !== '' && isOwnCode(number))) return null;
  return {
    number: number === 0 ? null : number,
    cause:
      known ??
      SAID.find(([words]) => words.test(said))?.[1] ??
      (status === 403 && DENIED.test(said) ? 'denied' : null),
    isForm,
  };
}

/** Most pages hold no such words at all. */
const hasForm = (body: string): boolean =>
  FORM_ACTION.test(body) && FORM_ACTION.test(withoutScripts(body));

/** A colon, also as the wide one of UTF-8, Shift-JIS, GBK and Big5: a byte is a character here. */
const COLON = String.raw`(?::|\xef\xbc\x9a|\x81F|\xa3\xba|\xa1G)`;

/** Parentheses as wide: of UTF-8, Shift-JIS, GBK and Big5. */
const WIDE_NUMBER =
  /(?:\xef\xbc\x88|\x81i|\xa3\xa8|\xa1\])(\d{2,5})(?:\xef\xbc\x89|\x81j|\xa3\xa9|\xa1\^)/g;
const withPlainNumbers = (text: string): string => text.replace(WIDE_NUMBER, '($1)');

/** Its pages in any language have a line `Error Code: 403 …` that ends with the number in parentheses. */
const numbered = (status: number, text: string): string =>
  status >= 400
    ? (new RegExp(
        `${COLON}\\s{0,3}${String(status)}\\b.{0,400}?\\((?:1[0-2]\\d{3}|-214\\d{7})\\)`,
      ).exec(text)?.[0] ?? '')
    : '';

/** The same in a page that was changed: its own sentence, and the number behind it. */
function sentence(status: number, text: string): string {
  const at = status < 400 ? -1 : Math.max(...SAID.map(([words]) => text.search(words)));
  const said = at === -1 ? '' : text.slice(at, at + MAX_SENTENCE_CHARACTERS);
  return OWN_NUMBER.test(said) ? said : '';
}
const MAX_SENTENCE_CHARACTERS = 400;

/**
 * Pages of what its connection towards the published server came to give the number first, and the time
 * of day below, in whatever language: `Error Code 10060: Connection timeout`, `Background: …`,
 * `Date: 7/13/2009 7:37:09 PM [GMT]` (KB281242, bb794832).
 */
const TITLE_NUMBER = new RegExp(`(?:^|[^\\d(.:])(64|1460|10\\d{3}|1100[1-4])\\s?${COLON}`);
const TIME_OF_DAY = /\d[:.]\d{2}[:.]\d{2}\b/;

function numberOfTitle(status: number, text: string): number {
  const found = status === 502 || status === 504 ? TITLE_NUMBER.exec(text) : null;
  return found !== null && TIME_OF_DAY.test(text.slice(found.index)) ? Number(found[1]) : 0;
}
