import type { Protocol } from '../../way.ts';
import { PROTOCOLS } from './way.ts';

/** Steps of the search, as Outlook takes them. */
const STEPS = {
  scp: 'the directory of the domain (SCP)',
  root: 'https at the domain itself',
  host: 'https at autodiscover. before the domain',
  redirect: 'the redirect of plain http at autodiscover. before the domain',
  srv: 'the SRV record _autodiscover._tcp',
} as const;

/** What Outlook's search for its settings came to, step by step. */
export const AUTODISCOVER = {
  steps: STEPS,
  sends:
    'asked by GET with the User-Agent of Outlook; no mail address, no login and no body is sent',
  scp: 'not asked: it stands in Active Directory (LDAP), which only a computer of the domain may ask; Outlook in the domain looks there before all else. Nor is outlook.office365.com, which Outlook of Microsoft 365 asks first unless ExcludeExplicitO365Endpoint keeps it from that: the settings name nobody there',
  captive:
    'not asked: this network shows a login page of its own, which would answer in every place',
  nameless: (host: string, error: string): string =>
    `${host} has no address (${error}); Outlook goes on`,
  unreachable: (host: string, error: string): string =>
    `${host} accepts no connection (${error}); Outlook goes on${error === 'ETIMEDOUT' ? ', after it has waited as well' : ''}`,
  silent: (host: string, why: string): string => `${host} gives no answer of HTTP (${why})`,
  tlsFailed: (host: string, error: string): string =>
    `TLS with ${host} fails (${error}); Outlook goes on`,
  distrusted: (host: string, says: string): string =>
    `the certificate at ${host} does not hold: ${says}`,
  cut: 'the time was over before an answer came',
  asked: (url: string, status: number): string => `${url} → ${String(status)}`,
  exchange: 'Exchange asks for its login there: Outlook stops here',
  isa: 'ISA or TMG asks for the login before Exchange: Outlook stops here',
  service: 'Autodiscover answers there without a login: Outlook stops here',
  login: (offers: readonly string[]): string =>
    `asks for a login (${offers.join(', ')}), and nothing shows whose: Outlook stops here, which is right only where that is the login of Exchange`,
  strangerLogin: (host: string, offers: readonly string[]): string =>
    `${host} asks for a login (${offers.join(', ')}) and shows nothing of Exchange: Outlook gives it the password of the mailbox, and asks for it again and again`,
  otherAccount: (host: string, types: readonly string[]): string =>
    `${host} hands out settings for ${types.join(' and ')} and none for Exchange: Outlook stops there`,
  form: (host: string): string =>
    `${host} shows a login form, which Outlook cannot fill; it goes on`,
  busy: (host: string, status: number): string =>
    `${host} answers with ${String(status)}, as a server that cannot serve; Outlook goes on`,
  refused: (host: string, status: number): string =>
    `${host} answers with ${String(status)}, and with nothing of Autodiscover; Outlook goes on`,
  getRefused: (host: string): string =>
    `${host} refuses GET with 405, and Outlook asks by POST: what it would get is not known`,
  portal: 'a login page of this network answers',
  redirected: (to: string): string => `leads to ${to}`,
  elsewhere: (to: string): string =>
    `leads to ${to}, which is no place of Autodiscover; Outlook goes on`,
  toPlain: (to: string): string => `leads to ${to}: Outlook follows to https alone, and goes on`,
  tooFar: 'leads on and on; it was not followed further',
  userIsAsked: (host: string): string =>
    `Outlook asks its user first whether ${host} may set the account up`,
  noRedirect: (status: number): string =>
    `plain http answers with ${String(status)} and no redirect; Outlook goes on`,
  noRecord: (name: string): string => `${name} does not exist; Outlook goes on`,
  recordUnasked: (name: string, error: string): string =>
    `${name} could not be asked for (${error})`,
  record: (host: string, port: number, others: number): string =>
    `it names ${host}, port ${String(port)}${others > 0 ? `, and ${String(others)} more` : ''}`,
  noService: (name: string): string => `${name} says that there is no such service (target ".")`,
  stops: (step: keyof typeof STEPS, url: string): string =>
    `Outlook stops at ${STEPS[step]}: ${url}`,
  names: (protocol: Protocol): string =>
    `what answers there shows Outlook’s way: ${PROTOCOLS[protocol]}`,
  warns: (host: string): string =>
    `before it gets there, Outlook warns of the certificate at ${host}, which is that of another service`,
  nowhere: (reasons: readonly string[]): string =>
    `no step of the search leads to Exchange: ${reasons.join('; ')}`,
  open: (reasons: readonly string[]): string =>
    `no step led to Exchange, and not every one could be asked: ${reasons.join('; ')}`,
};
