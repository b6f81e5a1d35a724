import { connect } from 'node:net';
import type { AgentState } from '../../model/agent-state.ts';
import type { AgentFile, Params, RequestName, Result } from '../../model/contract.ts';
import { errorCode, findAgent, otherVersion } from './agent-file.ts';
import type { Deadline, RequestResult } from './request-result.ts';
import { createSession, type Session } from './session.ts';
import { NO_AGENT, SESSION } from '../../model/text/en/agent-link.ts';

/** A face's hold on a running agent. Every outcome is a value; nothing here rejects. */
export interface AgentClient {
  readonly agent: AgentFile;
  request<N extends RequestName>(
    name: N,
    params: Params<N>,
    deadline: Deadline,
  ): Promise<RequestResult<Result<N>>>;
  /**
   * Calls `listener` with the present state and then with each change, until the connection ends.
   */
  subscribe(
    listener: (state: AgentState) => void,
    deadline: Deadline,
  ): Promise<RequestResult<Result<'state.subscribe'>>>;
  /**
   * Offers to tell the way to a URL; `resolve` may reject, and then nothing is told. An agent that
   * does not ask is left alone.
   */
  serveProxies(resolve: (url: string) => Promise<string | null>, deadline: Deadline): void;
  /**
   * Calls `listener` once, when the connection ends or at once if it has; `why` is a sentence for a
   * log.
   */
  onClose(listener: (why: string) => void): void;
  close(): void;
}

export type Connected =
  | { readonly ok: true; readonly client: AgentClient }
  /**
   * `no-agent`: none runs there. `no-answer`: one should, and does not answer in time. `refused`:
   * it answers, and turns us away.
   */
  | {
      readonly ok: false;
      readonly reason: 'no-agent' | 'no-answer' | 'refused';
      readonly message: string;
    };

/** Connects to the agent of `dataFolder` and greets it; `timeoutMs` bounds the whole of it. */
export async function connectAgent(
  dataFolder: string,
  { timeoutMs }: Deadline,
): Promise<Connected> {
  const found = await findAgent(dataFolder);
  if (!found.ok) return found;
  return new Promise((resolve) => {
    let settled = false;
    const give = (outcome: Connected): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (!outcome.ok) session.close(outcome.message);
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      give({
        ok: false,
        reason: 'no-answer',
        message: NO_AGENT.tooSlow(found.file.pid, timeoutMs),
      });
    }, timeoutMs);
    const socket = connect({ path: found.file.socket });
    // Before the session listens: it knows only that the connection ended, the error tells why
    // there is none.
    socket.once('error', (error) => {
      give(whyNoConnection(error, found.file));
    });
    const session = createSession(socket);
    session.onClose((why) => {
      give({
        ok: false,
        reason: 'no-answer',
        message: NO_AGENT.closedEarly(why),
      });
    });
    session.greet(found.file.token, (refusal) => {
      if (refusal === null) give({ ok: true, client: clientOf(session, found.file) });
      else
        give({
          ok: false,
          reason: 'refused',
          message: refusal.code === 'bad-protocol' ? otherVersion(found.file) : refusal.message,
        });
    });
  });
}

/** The file outlives an agent that was killed: its socket then refuses, or is gone. */
function whyNoConnection(error: Error, { pid, socket }: AgentFile): Connected {
  const code = errorCode(error);
  if (code === 'ECONNREFUSED' || code === 'ENOENT')
    return {
      ok: false,
      reason: 'no-agent',
      message: NO_AGENT.gone(pid, socket),
    };
  if (code === 'EACCES' || code === 'EPERM')
    return {
      ok: false,
      reason: 'refused',
      message: NO_AGENT.othersSocket(socket),
    };
  return {
    ok: false,
    reason: 'no-answer',
    message: NO_AGENT.noConnection(error.message),
  };
}

const clientOf = (session: Session, agent: AgentFile): AgentClient => ({
  agent,
  request: (name, params, deadline) => session.request(name, params, deadline),
  subscribe(listener, deadline) {
    session.onState(listener);
    return session.request('state.subscribe', {}, deadline);
  },
  serveProxies(resolve, deadline) {
    if (agent.asksForProxies !== true) return;
    session.onProxyQuestion(({ id, url }) => {
      const tell = (ways: string | null): void => {
        void session.request('proxy.answer', { id, ways }, deadline);
      };
      resolve(url).then(tell, () => {
        tell(null);
      });
    });
    void session.request('proxy.serve', {}, deadline);
  },
  onClose(listener) {
    session.onClose(listener);
  },
  close() {
    session.close(SESSION.ours);
  },
});
