import type { AgentState, OutboxSummary } from '../../model/agent-state.ts';
import { needsHelpdesk } from '../../model/diagnosis.ts';
import { type HelpdeskContact, helpdeskOf, linksOf } from '../../model/helpdesk.ts';
import { WORDS } from '../words.ts';
import { updateWords } from '../../model/text/update-words.ts';
import { nextStepNow } from '../../model/text/next-step.ts';
import { holdsNow } from '../../model/text/standing.ts';
import { type Sign, signOf } from '../../model/signs.ts';
import { cutAtWord, travellerView, worksWords } from '../../model/text/traveller.ts';
import type { LinkState } from '../agent-link/supervisor.ts';

const { ABSENCE, MENU, SAVING } = WORDS.tray;
const { clockWords, counted } = WORDS.clock;

/** What the tray is a view of: the agent's state, or why there is none. */
export type Shown =
  | { readonly kind: 'state'; readonly state: AgentState }
  | { readonly kind: 'absent'; readonly link: LinkState }
  /** A new version is put in place; the agent is not there for a while. */
  | { readonly kind: 'updating'; readonly version: string };

export type TrayItemId =
  | 'state'
  | 'demo'
  | 'since'
  | 'cause'
  | 'who'
  | 'works'
  | 'reference'
  | 'check'
  | 'open'
  | 'start-client'
  | 'portal'
  | 'call'
  | 'copy'
  | 'try-now'
  | 'rule'
  | 'start'
  | 'reports'
  | 'update'
  | 'save-bundle'
  | 'saved'
  | 'show-bundle'
  | 'quit';

/** A bundle that this shell has made while there is no agent. */
export type Saving =
  | { readonly name: 'none' }
  | { readonly name: 'under-way' }
  | { readonly name: 'saved'; readonly file: string }
  | { readonly name: 'failed'; readonly why: string };

export interface TrayItem {
  readonly id: TrayItemId;
  readonly label: string;
  /** False for lines that are there to be read. */
  readonly enabled: boolean;
}

/** The whole tray as a value. What does not apply is left out, not greyed. */
export interface TrayView {
  readonly sign: Sign;
  /** Reports wait on this laptop. */
  readonly isWaiting: boolean;
  /** Windows cuts a tooltip after 127 characters (NOTIFYICONDATAW, `szTip`). */
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const MAX_TOOLTIP = 127;
/** A menu as wide as the screen is no menu. */
const MAX_LABEL = 90;

/** @param mayQuit false where the policy, as it was last told, leaves Quit out */
export function trayView(
  shown: Shown,
  now: Date,
  mayQuit = true,
  saving: Saving = { name: 'none' },
): TrayView {
  const view = viewOf(shown, now, saving);
  return mayQuit ? view : { ...view, items: view.items.filter(({ id }) => id !== 'quit') };
}

function viewOf(shown: Shown, now: Date, saving: Saving): TrayView {
  switch (shown.kind) {
    case 'state':
      return viewOfState(shown.state, now);
    case 'absent':
      return viewOfAbsence(shown.link, saving);
    case 'updating': {
      const words = ABSENCE.updating(shown.version);
      return {
        sign: 'checking',
        isWaiting: false,
        tooltip: cutAtWord(words, MAX_TOOLTIP),
        items: [line('state', words), action('quit', MENU.quit)],
      };
    }
  }
}

function viewOfState(state: AgentState, now: Date): TrayView {
  const { tone, situation, tray, headline } = travellerView(state, now, WORDS);
  return {
    sign: signOf(tone, situation),
    isWaiting: state.outbox.count > 0,
    tooltip: tray,
    items: [
      line('state', headline),
      ...(state.demo ? [line('demo', MENU.demo)] : []),
      ...lineOfSince(state, headline, now),
      ...linesOfTrouble(state),
      ...itemsToDo(state),
      RULE,
      state.probing ? line('check', MENU.checking) : action('check', MENU.check),
      action('open', MENU.open),
      ...(state.outbox.count === 0 ? [] : [line('reports', reportsWords(state.outbox))]),
      ...updateWords(state, WORDS)
        .slice(0, 1)
        .map((words) => line('update', words)),
      RULE,
      action('quit', MENU.quit),
    ],
  };
}

/** Where the headline does not say it. */
function lineOfSince(state: AgentState, headline: string, now: Date): readonly TrayItem[] {
  const { diagnosis } = state;
  if (diagnosis === null || !holdsNow(state) || diagnosis.code === 'NOT_CONFIGURED') return [];
  const since = clockWords(diagnosis.since, now);
  return headline.includes(since) ? [] : [line('since', WORDS.traveller.sinceWords(since))];
}

/** The cause only while it is the present network's; what to do always. */
function linesOfTrouble(state: AgentState): readonly TrayItem[] {
  const { diagnosis } = state;
  const { who } = nextStepNow(state, WORDS);
  const reference = referenceToSay(state);
  const isNow = diagnosis !== null && holdsNow(state);
  const isWell = isNow && (diagnosis.severity === 'ok' || diagnosis.severity === 'info');
  const works = worksWords(state, WORDS);
  return [
    ...(!isNow || isWell ? [] : [line('cause', diagnosis.summary)]),
    ...(who === null || isWell ? [] : [line('who', MENU.who(who))]),
    ...(works === null ? [] : [line('works', works)]),
    ...(reference === null
      ? []
      : [line('reference', MENU.reference(reference, helpdeskOf(state.settings)))]),
  ];
}

/** What a click does: the reader's own part, and the way to the helpdesk. */
function itemsToDo(state: AgentState): readonly TrayItem[] {
  const { client, portal } = nextStepNow(state, WORDS);
  const reference = referenceToSay(state);
  const helpdesk = helpdeskOf(state.settings);
  const isCalled = reference !== null && helpdesk !== null && wayTo(helpdesk) !== null;
  return [
    ...(portal === null ? [] : [action('portal', MENU.portal)]),
    ...(client === null ? [] : [action('start-client', MENU.startClient(client))]),
    ...(isCalled ? [action('call', MENU.call(helpdesk))] : []),
    ...(reference === null ? [] : [action('copy', MENU.copy(reference))]),
  ];
}

/** The reference of a break that somebody else must mend; null where there is nothing to say. */
export function referenceToSay(state: AgentState): string | null {
  const { diagnosis } = state;
  if (diagnosis === null || !holdsNow(state) || !needsHelpdesk(diagnosis)) return null;
  return nextStepNow(state, WORDS).reference;
}

/** What opens on a click: the telephone first, as on the page. */
export function wayTo(helpdesk: HelpdeskContact): string | null {
  const { phone, mail, url } = linksOf(helpdesk);
  return phone ?? mail ?? url;
}

const reportsWords = ({ count, heldBecause, trouble }: OutboxSummary): string =>
  heldBecause === null
    ? MENU.sending(counted(count, 'report'))
    : MENU.waiting(counted(count, 'report'), WORDS.held.heldInTray(heldBecause, trouble));

function viewOfAbsence(link: LinkState, saving: Saving): TrayView {
  const words = absenceWords(link);
  return {
    sign: isStarting(link) ? 'checking' : 'absent',
    isWaiting: false,
    tooltip: cutAtWord(words, MAX_TOOLTIP),
    items: [
      line('state', words),
      ...(link.name === 'backing-off' ? [line('cause', link.because)] : []),
      ...(link.name === 'stopped' ? [action('start', MENU.start)] : []),
      ...(link.name === 'backing-off' ? [action('try-now', MENU.tryNow)] : []),
      ...(isStarting(link) ? [] : [action('open', MENU.open), ...linesOfSaving(saving)]),
      RULE,
      action('quit', MENU.quit),
    ],
  };
}

/** An agent that comes up as it should is waited for: there is nothing yet to tell of. */
const isStarting = (link: LinkState): boolean =>
  link.name !== 'backing-off' && link.name !== 'stopped' && link.failures === 0;

function linesOfSaving(saving: Saving): readonly TrayItem[] {
  switch (saving.name) {
    case 'none':
      return [action('save-bundle', MENU.saveBundle)];
    case 'under-way':
      return [line('save-bundle', SAVING.underWay)];
    case 'saved':
      return [
        line('saved', SAVING.saved(fileNameOf(saving.file))),
        action('show-bundle', SAVING.show),
        action('save-bundle', MENU.saveBundle),
      ];
    case 'failed':
      return [line('saved', SAVING.failed(saving.why)), action('save-bundle', MENU.saveBundle)];
  }
}

/** A menu has no room for the folders. */
const fileNameOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;

function absenceWords(link: LinkState): string {
  switch (link.name) {
    case 'looking':
      return ABSENCE.looking;
    case 'starting':
      return ABSENCE.starting;
    case 'attached':
    case 'running':
      return ABSENCE.silent;
    case 'backing-off':
      return ABSENCE.backingOff(Math.round(link.waitMs / 1000));
    case 'stopped':
      return ABSENCE.stopped;
  }
}

const line = (id: TrayItemId, label: string): TrayItem => ({
  id,
  label: cutAtWord(label, MAX_LABEL),
  enabled: false,
});
/** A line between what belongs together. */
const RULE: TrayItem = { id: 'rule', label: '', enabled: false };
const action = (id: TrayItemId, label: string): TrayItem => ({ id, label, enabled: true });
