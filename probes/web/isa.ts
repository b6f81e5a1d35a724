import { type Answer, valuesOf } from './types.ts';

/**
 * Result codes of ISA Server and Forefront TMG that name a cause of their own: 122xx of forward
 * access, 123xx of publishing ("Result code log values", Microsoft Learn, archive cc441734);
 * 12250 as its error page gives it.
 */
export type IsaCause = 'auth-over-http' | 'denied' | 'ssl-required' | 'login' | 'loop' | 'behind';

const CAUSES: Readonly<Record<number, IsaCause>> = {
  12201: 'login',
  12301: 'login',
  12202: 'denied',
  12302: 'denied',
  12206: 'loop',
  12209: 'login',
  12309: 'login',
  12211: 'ssl-required',
  12311: 'ssl-required',
  12250: 'auth-over-http',
  // Winsock: what ISA met on its way to the published server.
  10054: 'behind',
  10060: 'behind',
  10061: 'behind',
  10065: 'behind',
  11001: 'behind',
  11002: 'behind',
  11004: 'behind',
};

/** What its English texts say where a page was stripped of the number. */
const SAID: readonly (readonly [RegExp, IsaCause])[] = [
  [/denie[sd] the specified Uniform Resource Locator \(URL\)/i, 'denied'],
  [/configured to block HTTP requests that require authentication/i, 'auth-over-http'],
  [/server requires authorization to fulfill the request/i, 'login'],
  [
    /page must be viewed over a secure \(that is, Secure Sockets Layer \(SSL\)\) channel/i,
    'ssl-required',
  ],
];

/** Signs of ISA or TMG itself, each certain. */
const PHRASE = /^[^(]*\( .{0,400} {2}\)$/;
const FOOTER =
  /Internet Security and Acceleration Server|Forefront Threat Management Gateway|\bForefront TMG\b/i;
const HANDLER = /\/(?:CookieAuth|FBAHANDLER)\.dll(?:[?"'/]|$)/i;
const FORM_ACTION =
  /<form\b[^>]{0,500}\baction\s*=\s*["']?[^"'>]{0,200}\/(?:CookieAuth|FBAHANDLER)\.dll\?Logon/i;

export interface IsaSign {
  /** Result code where one is given; null where it can only be told by words. */
  readonly number: number | null;
  readonly cause: IsaCause | null;
  /** Its login form, or the way to it. */
  readonly isForm: boolean;
}

const NUMBER = /\((1[0-2]\d{3})\)/;

/** Text of a page as it is read: no tags with their attributes, no links, no scripts. */
const visible = (body: string): string =>
  body
    .replace(/<(script|style|a)\b[^>]*>[^]{0,20000}?<\/\1>/gi, ' ')
    .replace(/<!--[^]{0,20000}?-->/g, ' ')
    .replace(/<[^>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ');

/**
 * Whether ISA Server or TMG itself wrote this answer; null where nothing shows it. An IIS behind it,
 * whose answer it only passes on, is not ISA's answer.
 */
export function isaSignIn(answer: Answer): IsaSign | null {
  const { phrase, body } = answer;
  const isForm =
    valuesOf(answer, 'location').some((to) => HANDLER.test(to)) || FORM_ACTION.test(body);
  const isIis =
    valuesOf(answer, 'server').some((server) => /^Microsoft-IIS\//i.test(server)) ||
    /Internet Information Services \(IIS\)/i.test(body);
  const text = visible(body);
  const isOwn = PHRASE.test(phrase) || (!isIis && FOOTER.test(text));
  const said = isOwn ? `${phrase} ${text}` : isIis ? phrase : `${phrase} ${numbered(answer, text)}`;
  const number = Number(NUMBER.exec(said)?.[1] ?? 0);
  const known = number === 0 ? null : (CAUSES[number] ?? null);
  if (!isForm && !isOwn && known === null) return null;
  return {
    number: number === 0 ? null : number,
    cause: known ?? SAID.find(([words]) => words.test(said))?.[1] ?? null,
    isForm,
  };
}

/** Its pages in any language end the line of the error code with the number in parentheses. */
const numbered = ({ status }: Answer, text: string): string =>
  status >= 400
    ? (new RegExp(`\\b${String(status)}\\b[^()]{0,300}\\(1[0-2]\\d{3}\\)`).exec(text)?.[0] ?? '')
    : '';
