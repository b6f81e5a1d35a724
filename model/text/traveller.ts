import { type Diagnosis, needsHelpdesk } from '../diagnosis.ts';
import { helpdeskOf } from '../helpdesk.ts';
import { connectedAgain } from '../outlook-standing.ts';
import { argText } from './code-text.ts';
import * as clock from './en/clock.ts';
import * as labels from './en/labels.ts';
import * as traveller from './en/traveller.ts';
import { holdsNow, isOutdated, partsOf, type Seen } from './standing.ts';
import { helpdeskWords, type TitleOf, weakSpotWords } from './report-words.ts';
import { teamOf, yourPart } from './who-acts-words.ts';
import type { TravellerWords } from './words.ts';

/** Shape and colour of the tray icon and of the page's banner; never the only sign of a state. */
export type Tone = 'grey' | 'neutral' | 'green' | 'amber' | 'red';

/** What a neutral tone is about; null for the other tones, which say it themselves. */
export type Situation =
  'checking' | 'connecting' | 'not-configured' | 'your-turn' | 'uncertain' | null;

/**
 * What the traveller reads. Names of codes never appear here; the helpdesk finds them under
 * Details.
 */
export interface TravellerView {
  readonly tone: Tone;
  readonly situation: Situation;
  /**
   * The headline, and as much of since when, who must act, what works and whom to ring as fits the
   * tray: 127 characters at most (Windows cuts a tooltip there).
   */
  readonly tray: string;
  /** The window's opening words: a heading and a few sentences. */
  readonly headline: string;
  readonly detail: string;
}

export const ENGLISH: TravellerWords = { clock, labels, traveller };

export function travellerView(
  state: Seen,
  now: Date,
  words: TravellerWords = ENGLISH,
): TravellerView {
  const { network, diagnosis, run } = state;
  const { ABOUT_NETWORK } = words.traveller;
  const where = words.labels.networkWords(network);
  if (network.label === 'offline')
    return view('grey', ABOUT_NETWORK.offline(words.clock.clockWords(network.since, now)));
  if (network.label === 'captive') return view('neutral', ABOUT_NETWORK.captive(), 'your-turn');
  if (diagnosis === null || (network.label === 'unknown' && isOutdated(state)))
    return view('neutral', ABOUT_NETWORK.checking(where), 'checking');
  if (!isOutdated(state)) return fromDiagnosis(state, diagnosis, now, words);
  if (network.label === 'tunnel-connecting')
    return view('neutral', ABOUT_NETWORK.connecting(where), 'connecting');
  const before = run === null ? where : words.labels.networkWords(run.network);
  return view('neutral', ABOUT_NETWORK.changed(where, before, diagnosis.summary), 'checking');
}

interface Saying {
  readonly headline: string;
  readonly detail: readonly (string | null)[];
}

const view = (
  tone: Tone,
  { headline, detail }: Saying,
  situation: Situation = null,
  more: readonly (string | null | readonly string[])[] = [],
): TravellerView => ({
  tone,
  situation,
  tray: fitting(headline, more),
  headline,
  detail: sentences(detail).join(' '),
});

const MAX_TRAY = 127;

const sentences = (all: readonly (string | null)[]): readonly string[] =>
  all.filter((sentence) => sentence !== null && sentence !== '') as string[];

/**
 * Whole sentences, as many as fit: the first one always, cut at a word where it must be, and of a
 * list the first of its sentences that does.
 */
function fitting(first: string, more: readonly (string | null | readonly string[])[]): string {
  return more.reduce<string>(
    (line, said) => {
      const fits = sentences(typeof said === 'string' || said === null ? [said] : said).find(
        (sentence) => line.length + 1 + sentence.length <= MAX_TRAY,
      );
      return fits === undefined ? line : `${line} ${fits}`;
    },
    cutAtWord(first, MAX_TRAY),
  );
}

/** At most `length` characters, cut between words and marked where something is missing. */
export function cutAtWord(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
}

/** What works, and what does not; both null where nothing was tried on the present network. */
function partWords(
  state: Seen,
  { traveller: { PARTS, works, worksNot } }: TravellerWords,
): { readonly works: string | null; readonly worksNot: string | null } {
  if (!holdsNow(state)) return { works: null, worksNot: null };
  const { well, fail } = partsOf(state.run);
  return {
    works: works(well.map((part) => PARTS[part])),
    worksNot: worksNot(fail.map((part) => PARTS[part])),
  };
}

/** The same as one text; null where there is nothing to say. */
export function worksWords(state: Seen, words: TravellerWords): string | null {
  const parts = partWords(state, words);
  const said = sentences([parts.works, parts.worksNot]);
  return said.length === 0 ? null : said.join(' ');
}

function fromDiagnosis(
  state: Seen,
  diagnosis: Diagnosis,
  now: Date,
  words: TravellerWords,
): TravellerView {
  const { ABOUT_NETWORK, ABOUT_WAY } = words.traveller;
  const where = words.labels.networkWords(state.network);
  const { code, severity, args, summary, nextStep } = diagnosis;
  const works = worksWords(state, words);
  const since = words.clock.clockWords(diagnosis.since, now);
  const stand = { since, works };
  const { mustAct, sinceWords } = words.traveller;
  const team = teamOf(diagnosis, words);
  const brief = [
    sinceWords(since),
    team === null || whoActsIsReader(diagnosis) ? null : mustAct(team.brief),
    partWords(state, words).works,
  ];
  switch (code) {
    case 'CAPTIVE_PORTAL':
      return view('neutral', ABOUT_NETWORK.captive(), 'your-turn');
    case 'TUNNEL_DOWN':
      return view(
        'neutral',
        ABOUT_WAY.tunnelDown(where, argText(args, 'product'), argText(args, 'gatewayMs'), stand),
        'your-turn',
        brief,
      );
    case 'TUNNEL_CONNECTING':
      return view('neutral', ABOUT_NETWORK.connecting(where), 'connecting');
    case 'GATEWAY_UNREACHABLE':
    case 'GATEWAY_BLOCKED_HERE':
      return view('neutral', ABOUT_WAY.gatewaySilent(summary, nextStep, stand), 'your-turn', brief);
    case 'NETWORK_LIMITED':
      return view('neutral', ABOUT_WAY.ledNowhere(summary, stand), 'your-turn', brief);
    case 'NOT_CONFIGURED':
      return view('neutral', ABOUT_WAY.notConfigured(helpdeskOf(state.settings)), 'not-configured');
    case 'INCONCLUSIVE':
      return view(
        'neutral',
        ABOUT_WAY.uncertain(where, summary, nextStep, stand),
        'uncertain',
        brief,
      );
    default:
  }
  switch (severity) {
    case 'ok':
    case 'info':
      return view(
        'green',
        ABOUT_WAY.green(where, {
          ...{ since, works, note: severity === 'info' ? summary : null },
          report: weakSpotWords(state, now, words),
          again: hangUpWords(state, now, words),
        }),
        null,
        brief,
      );
    case 'inconclusive':
      return view('neutral', ABOUT_WAY.certain(summary, nextStep, stand), 'your-turn', brief);
    case 'degraded':
      return view('amber', weakSpot(state, diagnosis, { since, now }, words), null, brief);
    case 'broken':
      return broken(state, diagnosis, { since, now }, words);
  }
}

/** The reader is not called a team. */
const whoActsIsReader = ({ whoMustAct }: Diagnosis): boolean => whoMustAct === 'user';

/** So long after Outlook connected again somebody may still wait to hear of it. */
const AGAIN_MS = 30 * 60_000;

/** That one may hang up, where tunnel, connection and copy of the mailbox agree; null elsewhere. */
function hangUpWords(
  { run, network }: Seen,
  now: Date,
  { clock: { clockWords }, traveller: { ABOUT_OUTLOOK } }: TravellerWords,
): string | null {
  if (run?.outlook == null || network.tunnel.state !== 'up') return null;
  const again = connectedAgain(run.outlook, network);
  return again === null || now.getTime() - Date.parse(again.connectedAt) > AGAIN_MS
    ? null
    : ABOUT_OUTLOOK.hangUp(clockWords(again.connectedAt, now));
}

/** Whether a weak spot is told: somebody else must act, and there is a collector to tell. */
const willTell = ({ settings }: Seen, whoMustAct: Diagnosis['whoMustAct']): boolean =>
  whoMustAct !== 'user' &&
  whoMustAct !== 'nobody' &&
  settings.items.some(({ key, value }) => key === 'collector.url' && value !== null);

/** Codes of a list that shuts the way somewhere. */
const OF_LISTS: readonly Diagnosis['code'][] = ['RPC_PORT_OUTSIDE_ACL', 'RPC_ADDRESS_OUTSIDE_ACL'];

function weakSpot(
  state: Seen,
  diagnosis: Diagnosis,
  { since, now }: { readonly since: string; readonly now: Date },
  words: TravellerWords,
): Saying {
  const { code, args, summary, nextStep, whoMustAct } = diagnosis;
  const { well, fail } = partsOf(state.run);
  const { ABOUT_REPORT } = words.traveller;
  return words.traveller.ABOUT_WAY.weakSpot({
    device: OF_LISTS.includes(code) && fail.length === 0 ? argText(args, 'shutBy') : null,
    isOutlook: diagnosis.rung === 'outlook',
    mailWorks: well.includes('mail'),
    addressBookFails: fail.includes('addressBook'),
    since,
    summary,
    yours: whoMustAct === 'user' ? nextStep : yourPart(diagnosis, words),
    who: whoMustAct === 'user' ? null : (teamOf(diagnosis, words)?.full ?? null),
    works: worksWords(state, words),
    report:
      weakSpotWords(state, now, words) ??
      (willTell(state, whoMustAct) ? ABOUT_REPORT.ifItStays(helpdeskOf(state.settings)) : null),
  });
}

/** Breaks that may well be about a password or a right of this user, or hide one. */
const ABOUT_LOGON: readonly Diagnosis['code'][] = [
  'TUNNEL_REFUSED',
  'EPM_ACCESS_DENIED',
  'RPC_WRONG_SERVICE',
  'PROXY_AUTH',
  'ISA_AUTH_REQUIRED',
];

function broken(
  state: Seen,
  diagnosis: Diagnosis,
  { since, now }: { readonly since: string; readonly now: Date },
  words: TravellerWords,
): TravellerView {
  const { ABOUT_WAY } = words.traveller;
  const { code, summary, nextStep, whoMustAct } = diagnosis;
  const team = teamOf(diagnosis, words);
  const facts = {
    subject: doorAlone(state, diagnosis),
    since,
    summary,
    who: team?.full ?? null,
    works: partWords(state, words).works,
    ...helpdeskWords(state, diagnosis, now, words),
    isLogon: code === 'TUNNEL_REFUSED',
    belowLogon: !ABOUT_LOGON.includes(code),
  };
  const { reference } = diagnosis;
  const helpdesk = helpdeskOf(state.settings);
  const works = partWords(state, words).works;
  const ring = reference === null ? null : words.traveller.RING.sayBriefly(reference, helpdesk);
  // Whom to call is worth more than what works.
  const told = helpdesk?.phone == null ? [works, ring] : [ring, works];
  const more = facts.isLogon ? [words.traveller.sinceWords(since), ...told] : told;
  if (whoMustAct === 'user') return view('red', ABOUT_WAY.yourTurn(facts, nextStep), null, more);
  const yours = yourPart(diagnosis, words);
  return yours === null
    ? view('red', ABOUT_WAY.othersTurn(facts, team?.brief ?? null), null, more)
    : view('red', ABOUT_WAY.yoursFirst(facts, yours), null, more);
}

/** Where the report is that the last verdict made, or its weak spot; null where nothing proves it. */
export function reportWords(
  state: Seen,
  now: Date,
  words: TravellerWords,
  titleOf: TitleOf | null = null,
): string | null {
  const { diagnosis } = state;
  if (diagnosis === null || !holdsNow(state)) return null;
  return needsHelpdesk(diagnosis)
    ? helpdeskWords(state, diagnosis, now, words).report
    : weakSpotWords(state, now, words, titleOf);
}

/** The door that is meant, where none of Outlook's ways is set up; null where Outlook is meant. */
const doorAlone = ({ run }: Seen, { args }: Diagnosis): string | null =>
  run !== null && run.way === null && run.doors.length > 0 ? argText(args, 'door') : null;
