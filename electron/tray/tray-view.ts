import type { AgentState, OutboxSummary } from '../../model/agent-state.ts';
import { type Diagnosis, needsHelpdesk } from '../../model/diagnosis.ts';
import { WORDS } from '../words.ts';
import { type Tone, travellerView } from '../../model/text/traveller.ts';
import type { LinkState } from '../agent-link/supervisor.ts';

const { counted } = WORDS.clock;
const { WHO_WORDS } = WORDS.labels;

/** What the tray is a view of: the agent's state, or why there is none. */
export type Shown =
  | { readonly kind: 'state'; readonly state: AgentState }
  | { readonly kind: 'absent'; readonly link: LinkState };

export type TrayItemId =
  'state' | 'demo' | 'cause' | 'who' | 'reference' | 'check' | 'open' | 'reports' | 'quit';

export interface TrayItem {
  readonly id: TrayItemId;
  readonly label: string;
  /** False for lines that are there to be read. */
  readonly enabled: boolean;
}

/** The whole tray as a value. What does not apply is left out, not greyed. */
export interface TrayView {
  readonly tone: Tone;
  /** Windows cuts a tooltip after 127 characters (NOTIFYICONDATAW, `szTip`). */
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const MAX_TOOLTIP = 127;
/** A menu as wide as the screen is no menu. */
const MAX_LABEL = 90;

export function trayView(shown: Shown, now: Date): TrayView {
  return shown.kind === 'state' ? viewOfState(shown.state, now) : viewOfAbsence(shown.link);
}

function viewOfState(state: AgentState, now: Date): TrayView {
  const { tone, tray } = travellerView(state, now, WORDS);
  return {
    tone,
    tooltip: cut(tray, MAX_TOOLTIP),
    items: [
      line('state', tray),
      ...(state.demo ? [line('demo', 'This is the demo site, not your Exchange')] : []),
      ...(state.diagnosis === null ? [] : linesOfTrouble(state.diagnosis)),
      state.probing ? line('check', 'Checking…') : action('check', 'Check now'),
      action('open', 'Open Linesman'),
      ...(state.outbox.count === 0 ? [] : [line('reports', reportsWords(state.outbox))]),
      action('quit', 'Quit'),
    ],
  };
}

function linesOfTrouble(diagnosis: Diagnosis): readonly TrayItem[] {
  const { severity, summary, whoMustAct, reference } = diagnosis;
  if (severity === 'ok' || severity === 'info') return [];
  return [
    line('cause', summary),
    ...(whoMustAct === 'nobody' ? [] : [line('who', `Who must act: ${WHO_WORDS[whoMustAct]}`)]),
    ...(reference !== null && needsHelpdesk(diagnosis)
      ? [line('reference', `Tell the helpdesk: ${reference}`)]
      : []),
  ];
}

const reportsWords = ({ count, heldBecause }: OutboxSummary): string =>
  heldBecause === null
    ? `${counted(count, 'report')} being sent`
    : `${counted(count, 'report')} waiting: ${WORDS.held.HELD_IN_TRAY[heldBecause]}`;

function viewOfAbsence(link: LinkState): TrayView {
  const words = absenceWords(link);
  return {
    tone: 'neutral',
    tooltip: cut(words, MAX_TOOLTIP),
    items: [
      line('state', words),
      ...(link.name === 'backing-off' ? [line('cause', link.because)] : []),
      action('quit', 'Quit'),
    ],
  };
}

function absenceWords(link: LinkState): string {
  switch (link.name) {
    case 'looking':
      return 'Linesman is looking for its agent…';
    case 'starting':
      return 'Linesman is starting its agent…';
    case 'attached':
    case 'running':
      return 'Linesman waits for its agent’s first word…';
    case 'backing-off':
      return `Linesman’s agent does not run. Next try in ${String(Math.round(link.waitMs / 1000))} s.`;
  }
}

const line = (id: TrayItemId, label: string): TrayItem => ({
  id,
  label: cut(label, MAX_LABEL),
  enabled: false,
});
const action = (id: TrayItemId, label: string): TrayItem => ({ id, label, enabled: true });
const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
