import type { DoorKind } from '../../door.ts';

export const DOOR_NAMES: Readonly<Record<DoorKind, string>> = {
  owa: 'OWA',
  activeSync: 'ActiveSync',
  rpcProxy: 'RPC over HTTP',
  mapi: 'MAPI over HTTP',
  ews: 'EWS',
  autodiscover: 'Autodiscover',
};

/** What the lower steps of a door saw. */
export const DOOR = {
  literal: (address: string): string => `${address} is an address`,
  resolved: (host: string, addresses: readonly string[]): string =>
    `${host} is ${addresses.join(', ')}`,
  nameless: (host: string, error: string): string => `${host} has no address (${error})`,
  connected: (address: string): string => `${address} accepts connections`,
  dead: (address: string, error: string): string => `${address} does not (${error})`,
  alike: (address: string, status: number): string =>
    `${address} answers alike (${String(status)})`,
  unlike: (address: string, status: number): string =>
    `${address} answers otherwise (${String(status)})`,
  same: (address: string): string => `${address} fails alike`,
  unfinished: (address: string): string => `${address} was not heard to the end`,
  unrouted: (address: string): string => `${address} was not tried: this laptop has no route there`,
  more: (count: number): string => `${String(count)} more addresses are not asked`,
  at: (door: string, address: string): string => `${door} at ${address}`,
  cut: 'the time was over before an answer came; try a longer --timeout-ms',
  noAnswer: (why: string): string => `the connection stands, and no answer of HTTP came (${why})`,
};

/** What is said of redirects, hop by hop. */
export const HOP = {
  led: (from: string, to: string): string => `${withoutQuery(from)} leads to ${withoutQuery(to)}`,
  noAnswer: (error: string): string => `a redirect leads there, and no answer came (${error})`,
  /** @param since ISO 8601 */
  silent: (host: string, since: string): string => `${host} has been silent since ${since}`,
  endless: (hops: number, last: string): string =>
    `${String(hops)} redirects lead to no page; the last one to ${withoutQuery(last)}`,
  wantsCookies: 'a client that keeps cookies may come further',
};

/** A query may hold what somebody has typed. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '').slice(0, 300);

/** How a door is reached where a proxy stands before it, or should. */
export const WAY = {
  by: (proxy: string): string => `this laptop's settings lead by the proxy ${proxy}`,
  notReached: (proxy: string, error: string): string =>
    `the proxy ${proxy} cannot be reached (${error})`,
  noTunnel: (proxy: string, error: string): string =>
    `the proxy ${proxy} accepts the connection, and leads nowhere (${error})`,
  refuses: (proxy: string, status: number, detail: string | null): string =>
    `the proxy ${proxy} refuses with ${String(status)}${detail === null ? '' : ` (${detail})`}`,
  page: (proxy: string, status: number): string =>
    `the proxy ${proxy} answers ${String(status)} to CONNECT, and sends a page where the tunnel should be: a login of the network, or no proxy at all`,
  beyond: (proxy: string, status: number, detail: string | null): string =>
    `the proxy ${proxy} says that it does not reach it: ${String(status)}${detail === null ? '' : ` (${detail})`}`,
  behind: (proxy: string): string => `as the proxy ${proxy} says`,
  wantsLogin: (proxy: string, offers: readonly string[]): string =>
    `the proxy ${proxy} answers 407${offers.length === 0 ? '' : ` and offers ${offers.join(', ')}`}`,
  byItself:
    'what lies behind the proxy was not asked: browsers and Outlook log on there by themselves',
  directInstead: 'the direct way leads there; programs that know no other way than the proxy fail',
  notInstead: 'the direct way leads there neither',
  notDirect: 'which proxy leads there is not known, and the direct way does not',
  directAll: 'the direct way leads there, and programs take it, too',
};

export const TLS = {
  shown: ({
    protocol,
    subject,
    issuer,
    from,
    to,
  }: {
    readonly protocol: string;
    readonly subject: string;
    readonly issuer: string;
    readonly from: string | null;
    readonly to: string | null;
  }): string =>
    `${protocol}, certificate of ${subject === '' ? 'nobody' : subject} by ${issuer === '' ? 'nobody' : issuer}, ${TLS.dates(from, to)}`,
  dates: (from: string | null, to: string | null): string =>
    `valid from ${from ?? 'unknown'} to ${to ?? 'unknown'}`,
  above: {
    intermediate: (subject: string, issuer: string, dates: string): string =>
      `the intermediate ${subject} above it, issued by ${issuer}, is ${dates}`,
    root: (subject: string, _issuer: string, dates: string): string =>
      `the root ${subject} above it is ${dates}`,
  },
  renewAbove: {
    intermediate: (subject: string): string =>
      `Ask the Exchange team to let the server send the renewed intermediate ${subject}; first look at the date of this laptop.`,
    root: (subject: string): string =>
      `Ask the laptop team for the renewed root ${subject}, or the Exchange team for a certificate of another authority; first look at the date of this laptop.`,
  },
  /** Who keeps what opens TLS on the way. */
  inspectionOwner: { laptop: 'the laptop team', network: 'the network team' },
  lacksIssuer: (issuer: string): string =>
    `the server sends its certificate alone, without that of ${issuer}: browsers and Outlook on Windows fetch an intermediate by the address in the certificate, telephones and other programs do not, and neither does Linesman`,
  sendIssuer: (issuer: string): string =>
    `Ask the Exchange team to let the server send the intermediate ${issuer} with its certificate.`,
  installOrSend: (issuer: string): string =>
    `Ask the laptop team for the root of ${issuer}; where ${issuer} is an intermediate, the Exchange team has to let the server send its certificate.`,
  byAuthority:
    'Ask the Exchange team for a certificate of an authority: this one signed itself, as Exchange makes one at its setup.',
  edwards:
    'its key, or that of who signed it, is Ed25519 or Ed448, which Windows and browsers do not take',
  commonNameAlone:
    'it bears its name as common name alone: Outlook on Windows takes that, browsers and telephones do not',
  asCommonName: (name: string): string => `${name} as its common name alone`,
  anew: 'TLS stood, and the server began it anew for that path and refused: mostly it wants a client certificate there',
  noSuchName: 'no site of the server has that name (unrecognized_name)',
  noHttp1: 'whoever listens there takes no HTTP/1.1 (no_application_protocol)',
  shortDh: 'its key for Diffie-Hellman is too short',
  noTls: 'whoever listens there answers, and not by TLS (plain http, perhaps)',
  installRoot: (issuer: string): string =>
    `Ask the laptop team for the root of ${issuer}, or the Exchange team for a public certificate.`,
  otherCertificate: (flaw: string): string =>
    `Ask the Exchange team for another certificate: ${flaw}.`,
  renew: 'Ask the Exchange team to renew that certificate; first look at the date of this laptop.',
  localRoot: (issuer: string): string =>
    `only this laptop's own store knows the authority behind it (${issuer}): a company's, or that of a box which reads along`,
  error: (error: string): string => `OpenSSL says ${error}`,
  picks: (version: string, cipher: number | null): string =>
    `of what older clients speak it picks ${version}${cipher === null ? '' : ` and cipher 0x${cipher.toString(16).padStart(4, '0')}`}`,
  alert: (alert: number): string => `a hello of TLS 1.2 is answered with alert ${String(alert)}`,
  atMost: (version: string): string => `it speaks ${version} at most`,
  maybeOld: 'perhaps too old: it takes older ciphers, and none of this program’s',
  clientCertificate: (isAsked: boolean | null): string =>
    isAsked === null
      ? 'whether it asks for a client certificate is not known'
      : isAsked
        ? 'it asks for a client certificate'
        : 'it asks for no client certificate before the request',
  bears: (names: readonly string[]): string =>
    names.length === 0 ? 'it bears no name' : `it bears ${names.join(', ')}`,
};

export const WHO = {
  portal: 'a login page of this network answers in the place of the server',
  portalAt: (origin: string): string => `it leads to the login page at ${origin.slice(0, 200)}`,
  isaForm: 'ISA or TMG answers: its login form (CookieAuth.dll)',
  isa: (number: number | null): string =>
    number === null ? 'ISA or TMG answers: its own page' : `ISA or TMG answers: ${String(number)}`,
  citrix: 'a Citrix gateway answers',
  exchange: (field: string): string => `Exchange answers: it alone writes ${field}`,
  server: (server: string): string => `the answer names its server: ${server.slice(0, 100)}`,
  sign: (name: string): string =>
    `a proxy answers: it writes ${name.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 60)}`,
  unknown: 'nothing in the answer tells who wrote it',
};

const FORMS = {
  isa: 'the form of ISA or TMG',
  'owa-2003': 'the form of Exchange 2003',
  owa: 'the form of Outlook Web App',
  citrix: 'the form of a Citrix gateway',
  other: 'a login form',
};

export const ANSWER = {
  hop: (url: string, status: number, phrase: string): string =>
    `${url.slice(0, 300)} → ${String(status)}${phrase === '' ? '' : ` ${phrase.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 300)}`}`,
  portal: 'a login page of this network answers',
  form: FORMS,
  formFor: {
    isa: `${FORMS.isa} comes instead of a challenge`,
    'owa-2003': `${FORMS['owa-2003']} comes instead of a challenge`,
    owa: `${FORMS.owa} comes instead of a challenge`,
    citrix: `${FORMS.citrix} comes instead of a challenge`,
    other: `${FORMS.other} comes instead of a challenge`,
  },
  rpcError: (hex: string): string => `RPC error 0x${hex}`,
  status: (status: number): string => `status ${String(status)}`,
  loginTimeout: 'status 440, by which a form answers clients that it does not know',
  forbidden: 'status 403 without a word of ISA',
  offers: (offers: readonly string[]): string => `offers ${offers.join(', ')}`,
  noLogin: 'asks for no login',
  otherLogin: (meant: 'form' | 'basic', seen: string): string =>
    `${seen}, though the settings expect ${meant === 'form' ? 'a form' : 'Basic'}`,
  otherFront: (front: 'isa' | 'citrix'): string =>
    `the settings say that ${front === 'isa' ? 'ISA' : 'a Citrix gateway'} stands there, and something else answers`,
};

/** What ActiveSync says to OPTIONS. */
export const EAS = {
  versions: (versions: string): string => `ActiveSync ${versions}`,
  commands: (count: number, commands: string): string => `${String(count)} commands: ${commands}`,
  build: (build: string): string => `ActiveSync of Exchange ${build}`,
  optionsByProxy:
    'OPTIONS is answered without a version of ActiveSync: a proxy answers in its place (ISA does unless PassOPTIONSToPublishedServer is set), so nothing is known of Exchange',
  page: 'OPTIONS is answered with a page: somebody else than ActiveSync stands there',
  /** @param status of the refusal */
  wantsHttps: (status: number): string =>
    `status ${String(status)} over plain http: ActiveSync may want https`,
  /** @param status of the refusal */
  itself: (status: number): string =>
    `ActiveSync itself answers, and refuses a request without a login with status ${String(status)}: what it tells a telephone that logs on is not known`,
  noChallenge: 'status 401 without a challenge: a telephone cannot answer it',
  provision: 'status 449: Exchange answers, and wants the telephone to take its policies first',
  moved: (to: string): string => `status 451: Exchange sends telephones of that mailbox to ${to}`,
  movedHere:
    'status 451: Exchange sends telephones back to this very address: its external address for ActiveSync may be that of the wrong site',
  movedNowhere:
    'status 451 without a place to go to (X-MS-Location): a proxy may have taken it away',
  outside:
    'what asks for the login here stands before Exchange; what the virtual directory itself offers shows only at a door inside',
};

/** What an RPC proxy says. */
export const RPC_PROXY = {
  /** @param name of MS-ERREF §2.2; null where it has none */
  error: (hex: string, name: string | null): string =>
    `RPC error 0x${hex}${name === null ? '' : ` (${name})`}`,
  invalidPort: 'the RPC proxy says: Invalid RPC Port (ValidPorts does not hold it)',
};
