import { AgentState } from '../model/agent-state.ts';
import { ask } from './ask.ts';

/**
 * `waiting`: nothing heard yet. `lost`: trying again. `ended`: the session is over. `unreadable`:
 * page and agent are of different versions.
 */
export type LinkStatus = 'waiting' | 'live' | 'lost' | 'ended' | 'unreadable';

/** What the page knows, and whether it is still being told. */
export interface Live {
  readonly status: LinkStatus;
  readonly state: AgentState | null;
  /** When `state` arrived. */
  readonly heardAt: Date | null;
}

export const NOTHING_YET: Live = { status: 'waiting', state: null, heardAt: null };

const RETRY_MS = [1_000, 2_000, 4_000, 8_000] as const;

/**
 * Listens to the agent's events for as long as the page lives. The browser reconnects by itself
 * after a broken connection, and gives up after a refusal: then the agent is asked why.
 *
 * @returns stops listening
 */
export function listen(onChange: (change: (before: Live) => Live) => void): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;
  const setStatus = (status: LinkStatus): void => {
    onChange((before) => ({ ...before, status }));
  };

  const heard = (data: string): void => {
    const state = AgentState.safeParse(parse(data));
    if (!state.success) {
      setStatus('unreadable');
      return;
    }
    failures = 0;
    onChange(() => ({ status: 'live', state: state.data, heardAt: new Date() }));
  };

  const refused = async (): Promise<void> => {
    const answer = await ask('state.get');
    if (stopped) return;
    if (!answer.ok && answer.sessionEnded) {
      setStatus('ended');
      return;
    }
    timer = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures += 1;
  };

  const connect = (): void => {
    const opened = new EventSource('/api/events');
    source = opened;
    opened.addEventListener('state', (event: MessageEvent<string>) => {
      heard(event.data);
    });
    opened.addEventListener('error', () => {
      setStatus('lost');
      if (opened.readyState === EventSource.CLOSED) void refused();
    });
  };

  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    source?.close();
  };
}

/** Undefined for what is not JSON: no guard takes that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
