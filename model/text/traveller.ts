import type { AgentState } from '../agent-state.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { needsHelpdesk } from '../diagnosis.ts';
import { clockWords } from './clock.ts';
import { networkWords } from './labels.ts';

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

export function travellerView(state: Seen, now: Date): TravellerView {
  const { network, diagnosis } = state;
  if (network.label === 'offline') {
    return view(
      'grey',
      'No network. Keep working in Outlook; mail goes out later.',
      `Since ${clockWords(network.since, now)}. Connect UMTS or Wi-Fi, then start the VPN if you are outside the office.`,
    );
  }
  if (network.label === 'captive' || diagnosis?.code === 'CAPTIVE_PORTAL') {
    return view(
      'neutral',
      'This network wants its login page first.',
      'Open the login page in a browser, then start the VPN. Linesman watches, and tells you when the way is free.',
    );
  }
  if (diagnosis === null) {
    return view(
      'neutral',
      `${networkWords(network)}. Checking the way to Exchange…`,
      'The first check takes a few seconds.',
    );
  }
  return fromDiagnosis(state, diagnosis, now);
}

const view = (tone: Tone, tray: string, detail: string): TravellerView => ({
  tone,
  tray: tray.length > 127 ? `${tray.slice(0, 126)}…` : tray,
  headline: tray,
  detail,
});

function fromDiagnosis(state: Seen, diagnosis: Diagnosis, now: Date): TravellerView {
  const where = networkWords(state.network);
  const { code, severity, args } = diagnosis;
  if (code === 'TUNNEL_DOWN') {
    return view(
      'neutral',
      `On ${where}. Start ${text(args['product'], 'the VPN')} to send mail.`,
      `The gateway answers in ${text(args['gatewayMs'], '?')} ms. New mail is kept in Outlook.`,
    );
  }
  if (code === 'NETWORK_LIMITED')
    return view(
      'neutral',
      'This network leads nowhere. Try another one.',
      `${diagnosis.nextStep} New mail is kept in Outlook.`,
    );
  if (code === 'NOT_CONFIGURED')
    return view('neutral', 'Linesman is not set up yet.', diagnosis.nextStep);
  if (severity === 'ok')
    return view(
      'green',
      `Exchange reachable (${where}).`,
      'Linesman does not log in, so it cannot see your password or mailbox.',
    );
  if (severity === 'info')
    return view(
      'green',
      `Exchange reachable (${where}).`,
      `${diagnosis.summary} Linesman does not log in, so it cannot see your password or mailbox.`,
    );
  if (severity === 'inconclusive')
    return view('neutral', `${where}: not certain.`, `${diagnosis.summary} ${diagnosis.nextStep}`);
  const helpdesk = `${reportWords(state, diagnosis, now)}${saying(diagnosis)}`;
  if (severity === 'degraded') {
    return view(
      'amber',
      'Mail works, with a weak spot.',
      `${diagnosis.summary} The helpdesk can see this under Details.${saying(diagnosis)}`,
    );
  }
  // The one break of others in which the password may be the user's to mend.
  if (code === 'TUNNEL_REFUSED')
    return view(
      'red',
      'The VPN refused the logon.',
      `${diagnosis.summary} Try once more with care. ${helpdesk}`,
    );
  if (diagnosis.whoMustAct === 'user')
    return view('red', 'Outlook cannot connect.', `${diagnosis.summary} ${diagnosis.nextStep}`);
  return view(
    'red',
    'Outlook cannot connect. Nothing you can fix.',
    `${diagnosis.summary} Not your password. ${helpdesk}`,
  );
}

const text = (value: unknown, fallback: string): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;

const saying = ({ reference }: Diagnosis): string =>
  reference === null ? '' : ` Say ${reference}.`;

/**
 * Where the report of this break is: handed over, waiting, or not sent because nobody receives it.
 */
function reportWords({ outbox, lastDeliveredAt }: Seen, diagnosis: Diagnosis, now: Date): string {
  if (!needsHelpdesk(diagnosis)) return 'New mail is kept.';
  if (outbox.heldBecause === 'no-collector')
    return 'New mail is kept. Call the helpdesk: no collector is set up to receive the report.';
  if (outbox.count > 0) return 'The report leaves when there is a way out. New mail is kept.';
  const sent = lastDeliveredAt !== null && lastDeliveredAt >= diagnosis.since;
  return sent
    ? `The helpdesk has the report (sent ${clockWords(lastDeliveredAt, now)}). New mail is kept.`
    : 'New mail is kept.';
}
