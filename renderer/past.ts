import { useEffect, useState } from 'preact/hooks';
import type { AgentState } from '../model/agent-state.ts';
import { MAX_EVENTS, MAX_MOMENTS, momentOf, NO_PAST, type Past } from '../model/past.ts';
import { ask } from './ask.ts';

/** What the agent remembers, asked for once, and what it has told since. */
export interface PastHeard {
  readonly past: Past;
  /** Null until the agent has answered, or where it could not. */
  readonly problem: string | null;
  readonly isKnown: boolean;
}

const NOTHING: PastHeard = { past: NO_PAST, problem: null, isKnown: false };

/** @param isLive the agent answers: after a pause it is asked anew */
export function usePast(state: AgentState | null, isLive: boolean): PastHeard {
  const [heard, setHeard] = useState(NOTHING);
  useEffect(() => {
    if (!isLive) return;
    let isOver = false;
    void ask('history.get').then((answer) => {
      if (isOver) return;
      setHeard(
        answer.ok
          ? { past: answer.value, problem: null, isKnown: true }
          : { ...NOTHING, problem: answer.message },
      );
    });
    return () => {
      isOver = true;
    };
  }, [isLive]);
  useEffect(() => {
    if (state !== null) setHeard((before) => ({ ...before, past: withState(before.past, state) }));
  }, [state]);
  return heard;
}

/** What a state tells that is not known yet: a run that has ended, another network. */
export function withState(past: Past, { run, network }: AgentState): Past {
  const isKnown = run === null || past.moments.some(({ at }) => at === run.startedAt);
  const moments = isKnown ? past.moments : [...past.moments, momentOf(run)].slice(-MAX_MOMENTS);
  const last = past.events.findLast(({ kind }) => kind === 'network');
  const { label, since } = network;
  const isSame = last?.kind === 'network' && (last.label === label || last.at >= since);
  if (isKnown && isSame) return past;
  const events = isSame
    ? past.events
    : [...past.events, { kind: 'network' as const, at: since, label }].slice(-MAX_EVENTS);
  return { ...past, moments, events };
}
