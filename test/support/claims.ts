import type { AgentState, SpotTold } from '../../model/agent-state.ts';
import type { Code, Severity } from '../../model/codes/facts.ts';
import { needsHelpdesk } from '../../model/diagnosis.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { clockWords } from '../../model/text/en/clock.ts';
import { isOutdated } from '../../model/text/standing.ts';
import { SINCE } from './states.ts';

/** When the sentences are read. */
export const READ_AT = new Date('2026-11-24T08:30:00.000Z');

/** What a sentence may claim: the words that claim it, and what of the state proves it. */
export interface Claim {
  readonly claim: string;
  readonly says: RegExp;
  readonly isProven: (state: AgentState) => boolean;
}

type Proof = Claim['isProven'];

const label =
  (...labels: readonly NetworkLabel[]): Proof =>
  ({ network }) =>
    labels.includes(network.label);
/** The verdict is one of the present network, which has one. */
export const isNow: Proof = (state) =>
  state.diagnosis !== null &&
  !isOutdated(state) &&
  !label('captive')(state) &&
  (!label('offline')(state) || state.diagnosis.code === 'LINK_DOWN');
const code =
  (...codes: readonly Code[]): Proof =>
  (state) =>
    isNow(state) && state.diagnosis !== null && codes.includes(state.diagnosis.code);
const severity =
  (...severities: readonly Severity[]): Proof =>
  (state) =>
    isNow(state) && state.diagnosis !== null && severities.includes(state.diagnosis.severity);
const both =
  (...proofs: readonly Proof[]): Proof =>
  (state) =>
    proofs.every((proof) => proof(state));
const not =
  (proof: Proof): Proof =>
  (state) =>
    !proof(state);

/** None of Outlook's ways is set up: a door alone is watched. */
const isOfDoors: Proof = ({ run }) => run !== null && run.way === null && run.doors.length > 0;
/** By the way that Outlook takes: a bind, or the step of its door. */
const reached =
  (name: 'EMSMDB' | 'NSPI', step: 'web.mapi.who' | 'web.mapi.nspi'): Proof =>
  (state) =>
    isNow(state) &&
    state.run !== null &&
    (state.run.way?.protocol === 'mapi-http'
      ? state.run.checks.some(({ id, status }) => id === step && status === 'ok')
      : state.run.endpoints.some((one) => one.interface === name && one.bind === 'accepted'));
const mailWorks = reached('EMSMDB', 'web.mapi.who');
const addressBookWorks = reached('NSPI', 'web.mapi.nspi');
const doorAnswers: Proof = (state) =>
  both(isNow, isOfDoors)(state) &&
  state.run?.checks.some(({ step, status }) => step === 'web-who' && status === 'ok') === true;

/** A report of this very break is kept. */
const isReported: Proof = ({ diagnosis, breakTold, notKept }) =>
  diagnosis !== null &&
  needsHelpdesk(diagnosis) &&
  notKept === null &&
  breakTold?.code === diagnosis.code &&
  breakTold.since === diagnosis.since;
/** The weak spot that the last run shows and of which a report is kept. */
const toldOf = ({ diagnosis, run, weakSpotsTold }: AgentState): SpotTold | undefined =>
  weakSpotsTold.find(
    ({ code: spot, host }) =>
      [diagnosis, ...(diagnosis?.findings ?? [])].some((one) => one?.code === spot) &&
      host === run?.target.host,
  );
/** Advice that the reader can follow himself. */
export const isForReader = (nextStep: string): boolean => !/^(Ask|Nothing)\b/.test(nextStep);

export const CLAIMS = {
  mailIsKept: {
    claim: 'Outlook keeps mail: its mode is not read, so nothing proves it',
    says: /mail is kept|keep working|mail goes out later|kept in Outlook/i,
    isProven: () => false,
  },
  somebodyTells: {
    claim: 'somebody will be told: nothing tells anybody',
    says: /\btells? you\b|\bnotif|\bwill tell\b/i,
    isProven: () => false,
  },
  hasReport: {
    claim: 'the helpdesk has the report',
    says: /helpdesk (has (the|a|your)|can see|knows|got)|report \(sent/i,
    isProven: (state) => isReported(state) && state.breakTold?.deliveredAt != null,
  },
  reportWaits: {
    claim: 'a report waits and will go out',
    says: /goes out by itself|leaves when/i,
    isProven: (state) =>
      state.outbox.count > 0 &&
      state.outbox.heldBecause !== 'no-collector' &&
      (isReported(state)
        ? state.breakTold?.deliveredAt === null
        : toldOf(state)?.deliveredAt === null),
  },
  spotWillBeTold: {
    claim: 'the helpdesk will be told of a weak spot',
    says: /\btells [^.]* by itself/,
    isProven: (state) =>
      severity('degraded')(state) &&
      !['user', 'nobody'].includes(state.diagnosis?.whoMustAct ?? 'nobody') &&
      state.settings.items.some(({ key, value }) => key === 'collector.url' && value !== null),
  },
  spotIsTold: {
    claim: 'the helpdesk has been told of a weak spot',
    says: /has been told/,
    isProven: (state) =>
      severity('ok', 'info', 'degraded')(state) &&
      state.notKept === null &&
      toldOf(state)?.deliveredAt != null,
  },
  noInbox: {
    claim: 'nobody receives reports',
    says: /no inbox/i,
    isProven: ({ outbox }) => outbox.heldBecause === 'no-collector',
  },
  nothingToDo: {
    claim: 'there is nothing for the reader to do',
    says: /Nothing (for you|you can|to) (to )?(do|fix)/i,
    isProven: ({ diagnosis }) =>
      diagnosis !== null && diagnosis.whoMustAct !== 'user' && !isForReader(diagnosis.nextStep),
  },
  notCertain: {
    claim: 'nothing is certain',
    says: /not certain/i,
    isProven: code('INCONCLUSIVE'),
  },
  exchangeReached: {
    claim: 'Exchange is reached',
    says: /Exchange reachable/,
    isProven: (state) => mailWorks(state) || doorAnswers(state),
  },
  mailWorks: {
    claim: 'mail works',
    says: /Mail works|Works: [^.]*\bmail\b(?! server)/,
    isProven: mailWorks,
  },
  addressBookWorks: {
    claim: 'the address book works',
    says: /Works: [^.]*address book/,
    isProven: addressBookWorks,
  },
  addressBookFails: {
    claim: 'the address book does not work',
    says: /address book does not/,
    isProven: both(isNow, not(addressBookWorks)),
  },
  outlookCannot: {
    claim: 'Outlook cannot connect',
    says: /Outlook cannot connect/,
    isProven: both(severity('broken'), not(mailWorks), not(isOfDoors)),
  },
  doorCannot: {
    claim: 'a door that is not Outlook’s way cannot be reached',
    says: /cannot be reached since/,
    isProven: both(severity('broken'), isOfDoors),
  },
  noNetwork: {
    claim: 'there is no network',
    says: /\bNo network\b(?! leads)|has no network/,
    isProven: label('offline'),
  },
  noRoute: {
    claim: 'no network leads there',
    says: /No network leads to/,
    isProven: code('LINK_DOWN'),
  },
  loginPage: {
    claim: 'a login page is in the way',
    says: /login page/i,
    isProven: (state) => label('captive')(state) || code('CAPTIVE_PORTAL')(state),
  },
  connecting: {
    claim: 'the VPN is connecting',
    says: /connecting\b.*…|is connecting/,
    isProven: ({ network }) => network.tunnel.state === 'connecting',
  },
  startVpn: {
    claim: 'the VPN has to be started',
    says: /Start \S.* to send mail/,
    isProven: both(code('TUNNEL_DOWN'), ({ network }) => network.tunnel.state === 'none'),
  },
  gatewaySilent: {
    claim: 'the VPN gateway is silent',
    says: /gateway does not answer/,
    isProven: code('GATEWAY_UNREACHABLE', 'GATEWAY_BLOCKED_HERE'),
  },
  gatewayAnswers: {
    claim: 'the VPN gateway answers',
    says: /gateway answers/,
    isProven: code('TUNNEL_DOWN', 'CLIENT_MISSING', 'TUNNEL_REFUSED'),
  },
  vpnRefused: {
    claim: 'the VPN refused the logon',
    says: /refused the logon/,
    isProven: code('TUNNEL_REFUSED'),
  },
  leadsNowhere: {
    claim: 'the network leads nowhere',
    says: /leads nowhere/,
    isProven: code('NETWORK_LIMITED'),
  },
  notSetUp: {
    claim: 'nothing is set up',
    says: /not set up/,
    isProven: code('NOT_CONFIGURED'),
  },
  weakSpot: {
    claim: 'there is a weak spot',
    says: /weak spot|will not through|Mail works;/,
    isProven: severity('degraded'),
  },
  passwordInnocent: {
    claim: 'the password is innocent',
    says: /not (about )?your password/i,
    isProven: both(
      severity('broken'),
      not(
        code(
          'TUNNEL_REFUSED',
          'EPM_ACCESS_DENIED',
          'RPC_WRONG_SERVICE',
          'PROXY_AUTH',
          'ISA_AUTH_REQUIRED',
        ),
      ),
    ),
  },
  outlookItself: {
    claim: 'the way is well, and Outlook does not use it',
    says: /Outlook does not use it/,
    isProven: ({ diagnosis }) => diagnosis?.rung === 'outlook',
  },
  checking: {
    claim: 'a check is under way, or follows by itself',
    says: /Checking/,
    isProven: (state) => state.diagnosis === null || isOutdated(state) || state.probing,
  },
  beganThen: {
    claim: 'it began then',
    says: new RegExp(`since (?!${clockWords(SINCE, READ_AT)})\\d`, 'i'),
    isProven: () => false,
  },
  toSay: {
    claim: 'it is to be told to the helpdesk',
    says: /\bsay [0-9A-Z]{4}-/,
    isProven: ({ diagnosis }) => diagnosis?.reference != null,
  },
} as const satisfies Record<string, Claim>;

export type ClaimName = keyof typeof CLAIMS;
export const ALL_CLAIMS: readonly Claim[] = Object.values(CLAIMS);
