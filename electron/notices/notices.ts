import type { AgentState } from '../../model/agent-state.ts';
import type { NOTIFICATIONS } from '../../model/setting-choices.ts';
import { holdsNow } from '../../model/text/standing.ts';
import { travellerView } from '../../model/text/traveller.ts';
import { WORDS } from '../words.ts';

const { NOTICE } = WORDS.tray;

/** What the system shows of its own accord. */
export interface Notification {
  /** The same thing has the same id, and is shown once. */
  readonly id: string;
  readonly title: string;
  readonly body: string;
}

/** What was told, or need not be any more: kept by whoever shows. */
export interface Told {
  readonly ids: ReadonlySet<string>;
  /** Whether a break was shown: only then its end is. */
  readonly isBreakShown: boolean;
}

export const NOTHING_TOLD: Told = { ids: new Set(), isBreakShown: false };

/** A notice that is older was for a shell of before. */
const MAX_AGE_MS = 60_000;
const MAX_IDS = 64;

type Choice = (typeof NOTIFICATIONS)[number];

/**
 * What is to be shown now, and what is told then. The agent decides when mail is broken and when it
 * works again, each once; this decides whether somebody is shown it.
 *
 * @param isWatched the window stands before its user, who sees it there
 */
export function notificationsOf(
  state: AgentState,
  before: Told,
  { isWatched, now }: { readonly isWatched: boolean; readonly now: Date },
): { readonly show: readonly Notification[]; readonly told: Told } {
  const choice = choiceIn(state);
  const fresh = candidatesOf(state, choice, before, now).filter(({ id }) => !before.ids.has(id));
  if (fresh.length === 0) return { show: [], told: before };
  const show = isWatched ? [] : fresh;
  const isBreakShown = fresh.reduce(
    (shown, { id }) =>
      id.startsWith('broken ') ? !isWatched : id.startsWith('works-again ') ? false : shown,
    before.isBreakShown,
  );
  const ids = new Set([...before.ids, ...fresh.map(({ id }) => id)].slice(-MAX_IDS));
  return { show, told: { ids, isBreakShown } };
}

function candidatesOf(
  state: AgentState,
  choice: Choice,
  { isBreakShown }: Told,
  now: Date,
): readonly Notification[] {
  if (choice === 'never') return [];
  const { notice } = state;
  const all: Notification[] = [];
  const ageMs = notice === undefined ? Infinity : now.getTime() - Date.parse(notice.at);
  if (notice !== undefined && Math.abs(ageMs) <= MAX_AGE_MS) {
    const id = `${notice.kind} ${notice.at}`;
    const { headline, tray } = travellerView(state, now, WORDS);
    if (notice.kind === 'broken')
      all.push({ id, title: headline, body: tray.slice(headline.length).trim() });
    else if (isBreakShown) all.push({ id, title: NOTICE.worksAgain, body: headline });
  }
  return choice === 'always' ? [...all, ...yourTurn(state, now)] : all;
}

/** A login page, or a VPN to start: told once for each time that it comes about. */
function yourTurn(state: AgentState, now: Date): readonly Notification[] {
  const { tone, situation, headline, detail } = travellerView(state, now, WORDS);
  const isSettled = state.network.label === 'captive' || holdsNow(state);
  if (tone !== 'neutral' || situation !== 'your-turn' || !isSettled) return [];
  return [
    {
      id: `your-turn ${state.network.label} ${state.network.since}`,
      title: headline,
      body: detail,
    },
  ];
}

function choiceIn({ settings }: AgentState): Choice {
  const value = settings.items.find(({ key }) => key === 'notifications')?.value;
  return value === 'always' || value === 'never' ? value : 'problems';
}
