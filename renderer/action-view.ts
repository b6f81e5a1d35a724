import type { AgentState } from '../model/agent-state.ts';
import { type HelpdeskContact, helpdeskOf } from '../model/helpdesk.ts';
import { nextStepNow } from '../model/text/next-step.ts';
import { WORDS } from './words.ts';

const { ACTION } = WORDS.page;

/** Who has to move, how, and what to say on the phone. */
export interface ActionView {
  readonly who: string;
  readonly nextStep: string;
  readonly isYours: boolean;
  readonly reference: string | null;
  /**
   * Login page of this network, to open in a browser; null when there is none or it did not say.
   */
  readonly portal: string | null;
  /** Name of the VPN client that a click may start; null: none. */
  readonly client: string | null;
  /** What the settings say of the helpdesk; null: nothing. */
  readonly helpdesk: HelpdeskContact | null;
}

const WAITING = {
  who: ACTION.none,
  nextStep: ACTION.waiting,
  isYours: true,
  reference: null,
  portal: null,
  client: null,
};

/** @param isTold the agent answers: what it said before is no advice for now */
export function actionView(state: AgentState | null, isTold: boolean): ActionView {
  const helpdesk = state === null ? null : helpdeskOf(state.settings);
  if (state === null || !isTold) return { ...WAITING, helpdesk };
  const { who, nextStep, ...more } = nextStepNow(state, WORDS);
  return { who: who ?? ACTION.none, nextStep: nextStep ?? ACTION.firstCheck, helpdesk, ...more };
}
