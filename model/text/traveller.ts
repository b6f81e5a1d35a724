import type { AgentState } from '../agent-state.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { needsHelpdesk } from '../diagnosis.ts';
import { argText } from './code-text.ts';
import * as clock from './en/clock.ts';
import * as labels from './en/labels.ts';
import * as traveller from './en/traveller.ts';
import type { Words } from './words.ts';

/** Shape and colour of the tray icon and of the page's banner; never the only sign of a state. */
export type Tone = 'grey' | 'neutral' | 'green' | 'amber' | 'red';

/**
 * What the traveller reads. Names of codes never appear here; the helpdesk finds them under
 * Details.
 */
export interface TravellerView {
  readonly tone: Tone;
  /** One line for the tray, 127 characters at most (Windows cuts a tooltip there). */
  readonly tray: string;
  /** The window's opening words: a heading and a few sentences. */
  readonly headline: string;
  readonly detail: string;
}

type Seen = Pick<AgentState, 'network' | 'diagnosis' | 'outbox' | 'lastDeliveredAt'>;

/** What the traveller's view is written with. */
export type TravellerWords = Pick<Words, 'clock' | 'labels' | 'traveller'>;

const ENGLISH: TravellerWords = { clock, labels, traveller };

export function travellerView(
  state: Seen,
  now: Date,
  words: TravellerWords = ENGLISH,
): TravellerView {
  const { network, diagnosis } = state;
  const { ABOUT_NETWORK } = words.traveller;
  if (network.label === 'offline')
    return view('grey', ABOUT_NETWORK.offline(words.clock.clockWords(network.since, now)));
  if (network.label === 'captive' || diagnosis?.code === 'CAPTIVE_PORTAL')
    return view('neutral', ABOUT_NETWORK.captive());
  if (diagnosis === null)
    return view('neutral', ABOUT_NETWORK.checking(words.labels.networkWords(network)));
  return fromDiagnosis(state, diagnosis, now, words);
}

interface Saying {
  readonly headline: string;
  readonly detail: string;
}

const view = (tone: Tone, { headline, detail }: Saying): TravellerView => ({
  tone,
  tray: headline.length > 127 ? `${headline.slice(0, 126)}…` : headline,
  headline,
  detail,
});

function fromDiagnosis(
  state: Seen,
  diagnosis: Diagnosis,
  now: Date,
  words: TravellerWords,
): TravellerView {
  const { ABOUT_WAY } = words.traveller;
  const where = words.labels.networkWords(state.network);
  const { code, severity, args, summary, nextStep, reference } = diagnosis;
  if (code === 'TUNNEL_DOWN')
    return view(
      'neutral',
      ABOUT_WAY.tunnelDown(where, argText(args, 'product'), argText(args, 'gatewayMs')),
    );
  if (code === 'NETWORK_LIMITED') return view('neutral', ABOUT_WAY.ledNowhere(nextStep));
  if (code === 'NOT_CONFIGURED') return view('neutral', ABOUT_WAY.notConfigured(nextStep));
  if (severity === 'ok') return view('green', ABOUT_WAY.green(where));
  if (severity === 'info') return view('green', ABOUT_WAY.greenWithNote(where, summary));
  if (severity === 'inconclusive')
    return view('neutral', ABOUT_WAY.uncertain(where, summary, nextStep));
  if (severity === 'degraded') return view('amber', ABOUT_WAY.weakSpot(summary, reference));
  const report = reportWords(state, diagnosis, now, words);
  // The one break of others in which the password may be the user's to mend.
  if (code === 'TUNNEL_REFUSED')
    return view('red', ABOUT_WAY.logonRefused(summary, report, reference));
  return diagnosis.whoMustAct === 'user'
    ? view('red', ABOUT_WAY.yourTurn(summary, nextStep))
    : view('red', ABOUT_WAY.othersTurn(summary, report, reference));
}

function reportWords(
  { outbox, lastDeliveredAt }: Seen,
  diagnosis: Diagnosis,
  now: Date,
  { clock: { clockWords }, traveller: { ABOUT_REPORT } }: TravellerWords,
): string {
  if (!needsHelpdesk(diagnosis)) return ABOUT_REPORT.none;
  if (outbox.heldBecause === 'no-collector') return ABOUT_REPORT.noCollector;
  if (outbox.count > 0) return ABOUT_REPORT.waiting;
  return lastDeliveredAt !== null && lastDeliveredAt >= diagnosis.since
    ? ABOUT_REPORT.sent(clockWords(lastDeliveredAt, now))
    : ABOUT_REPORT.none;
}
