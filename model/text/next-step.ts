import type { AgentState } from '../agent-state.ts';
import { isOutdated } from './standing.ts';
import type { TravellerWords } from './words.ts';
import { whoWords } from './who-acts-words.ts';

/** Who has to move, how, and what to say on the phone. */
export interface NextStep {
  /** Null: nothing is known yet, or nobody is asked while the network changes. */
  readonly who: string | null;
  readonly nextStep: string | null;
  /** The reader alone must act: the next step is his. */
  readonly isYours: boolean;
  readonly reference: string | null;
  /**
   * Login page of this network, to open in a browser; null when there is none or it did not say.
   */
  readonly portal: string | null;
  /** Name of the VPN client that is to be started, and can be from here; null otherwise. */
  readonly client: string | null;
}

const WITHOUT = {
  ...{ who: null, nextStep: null, isYours: false },
  ...{ reference: null, portal: null, client: null },
} as const;

/** The last verdict may be older than the present network, and then its advice is of no use. */
export function nextStepNow(
  state: Pick<AgentState, 'network' | 'run' | 'diagnosis' | 'vpnClient'>,
  words: TravellerWords,
): NextStep {
  const { network, diagnosis } = state;
  const { WHO_WORDS } = words.labels;
  const { STEPS } = words.traveller;
  const old = isOutdated(state);
  if (network.label === 'offline' && (old || diagnosis?.code !== 'LINK_DOWN'))
    return { ...WITHOUT, who: WHO_WORDS.user, nextStep: STEPS.offline, isYours: true };
  if (network.label === 'captive')
    return {
      ...WITHOUT,
      who: WHO_WORDS.user,
      nextStep: STEPS.captive,
      isYours: true,
      portal: network.portal,
    };
  if (diagnosis === null) return WITHOUT;
  if (old)
    return {
      ...WITHOUT,
      nextStep: network.label === 'tunnel-connecting' ? STEPS.connecting : STEPS.changed,
    };
  return {
    who: whoWords(diagnosis, words),
    nextStep: diagnosis.nextStep,
    isYours: diagnosis.whoMustAct === 'user',
    reference: diagnosis.reference,
    portal: network.portal,
    client: diagnosis.code === 'TUNNEL_DOWN' ? (state.vpnClient?.name ?? null) : null,
  };
}
