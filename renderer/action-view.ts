import type { AgentState } from '../model/agent-state.ts';
import { WORDS } from './words.ts';

const { WHO_WORDS } = WORDS.labels;
const { ACTION } = WORDS.page;

/** Who has to move, how, and what to say on the phone. */
export interface ActionView {
  readonly who: string;
  readonly nextStep: string;
  readonly reference: string | null;
  /**
   * Login page of this network, to open in a browser; null when there is none or it did not say.
   */
  readonly portal: string | null;
}

export function actionView(state: AgentState | null): ActionView {
  if (state === null)
    return { who: ACTION.none, nextStep: ACTION.waiting, reference: null, portal: null };
  const { network, diagnosis } = state;
  // The last verdict may be older than the loss of the network, and its advice is of no use without
  // one.
  if (network.label === 'offline' && diagnosis?.code !== 'LINK_DOWN')
    return {
      who: WHO_WORDS.user,
      nextStep: WORDS.codes.LINK_DOWN.nextStep,
      reference: null,
      portal: null,
    };
  if (network.label === 'captive')
    return {
      who: WHO_WORDS.user,
      nextStep: WORDS.codes.CAPTIVE_PORTAL.nextStep,
      reference: null,
      portal: network.portal,
    };
  if (diagnosis === null)
    return { who: ACTION.none, nextStep: ACTION.firstCheck, reference: null, portal: null };
  return {
    who: WHO_WORDS[diagnosis.whoMustAct],
    nextStep: diagnosis.nextStep,
    reference: diagnosis.reference,
    portal: network.portal,
  };
}
