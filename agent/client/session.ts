import type { Socket } from 'node:net';
import type { AgentState } from '../../model/agent-state.ts';
import {
  AgentLine,
  type DoorError,
  type EventName,
  EVENTS,
  MAX_LINE_BYTES,
  type Params,
  PROTOCOL_VERSION,
  type ProxyQuestion,
  REQUESTS,
  type RequestName,
  type Result,
} from '../../model/contract.ts';
import { parseJson } from '../../model/json.ts';
import { lineSplitter } from '../../model/lines.ts';
import type { Deadline, RequestResult } from './request-result.ts';
import { SESSION } from '../../model/text/en/agent-link.ts';

/** The protocol's client side over one socket. */
export interface Session {
  /** Sends the hello; `answered` learns why it was refused, or null. */
  greet(token: string, answered: (refusal: DoorError | null) => void): void;
  request<N extends RequestName>(
    name: N,
    params: Params<N>,
    deadline: Deadline,
  ): Promise<RequestResult<Result<N>>>;
  onState(listener: (state: AgentState) => void): void;
  onProxyQuestion(listener: (question: ProxyQuestion) => void): void;
  onClose(listener: (why: string) => void): void;
  close(why: string): void;
}

type Answer = Exclude<AgentLine, { event: EventName }>;

/** The hello's answer carries this id; requests count from 1. */
const HELLO_ID = 0;

export function createSession(socket: Socket): Session {
  const waiting = new Map<number, (answer: Answer | null) => void>();
  const stateListeners: ((state: AgentState) => void)[] = [];
  let answerProxy: (question: ProxyQuestion) => void = () => undefined;
  const closeListeners: ((why: string) => void)[] = [];
  let lastId = HELLO_ID;
  let closedBecause: string | null = null;

  const close = (why: string): void => {
    if (closedBecause !== null) return;
    closedBecause = why;
    socket.destroy();
    for (const answered of waiting.values()) answered(null);
    waiting.clear();
    for (const listener of closeListeners) listener(why);
  };

  const send = (line: unknown): void => {
    if (closedBecause === null) socket.write(`${JSON.stringify(line)}\n`);
  };

  const hear = (event: EventName, payload: unknown): void => {
    if (event === 'proxy') {
      const question = EVENTS.proxy.safeParse(payload);
      if (question.success) answerProxy(question.data);
      return;
    }
    const state = EVENTS.state.safeParse(payload);
    if (state.success) for (const listener of stateListeners) listener(state.data);
    else close(SESSION.unreadableState);
  };

  const read = (text: string): void => {
    if (closedBecause !== null) return;
    const { success, data: line } = AgentLine.safeParse(parseJson(text));
    if (!success) {
      close(SESSION.noLine);
    } else if ('event' in line) {
      hear(line.event, line.payload);
    } else {
      // An answer that nobody waits for came after its deadline.
      waiting.get(line.id)?.(line);
      waiting.delete(line.id);
    }
  };

  const splitter = lineSplitter({
    maxBytes: () => MAX_LINE_BYTES,
    decode: (bytes) => Buffer.from(bytes).toString('utf8'),
    onLine: read,
  });
  socket.on('data', (chunk: Buffer) => {
    if (!splitter.push(chunk)) close(SESSION.tooLong(MAX_LINE_BYTES));
  });
  socket.on('error', (error) => {
    close(error.message);
  });
  socket.on('close', () => {
    close(SESSION.theirs);
  });

  return {
    greet(token, answered) {
      waiting.set(HELLO_ID, (answer) => {
        if (answer !== null) answered(answer.ok ? null : answer.error);
      });
      send({ protocol: PROTOCOL_VERSION, token });
    },
    request(name, params, { timeoutMs }) {
      if (closedBecause !== null) return Promise.resolve(closed(closedBecause));
      const id = (lastId += 1);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(id);
          resolve({
            ok: false,
            reason: 'timed-out',
            message: SESSION.tooSlow(name, timeoutMs),
          });
        }, timeoutMs);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          resolve(answer === null ? closed(closedBecause ?? 'unknown') : resultOf(name, answer));
        });
        send({ id, method: name, params });
      });
    },
    onState(listener) {
      stateListeners.push(listener);
    },
    onProxyQuestion(listener) {
      answerProxy = listener;
    },
    onClose(listener) {
      if (closedBecause === null) closeListeners.push(listener);
      else listener(closedBecause);
    },
    close,
  };
}

const closed = (
  why: string,
): { readonly ok: false; readonly reason: 'closed'; readonly message: string } => ({
  ok: false,
  reason: 'closed',
  message: why,
});

function resultOf<N extends RequestName>(name: N, answer: Answer): RequestResult<Result<N>> {
  if (!answer.ok) return { ok: false, reason: 'failed', message: answer.error.message };
  const guard: {
    safeParse(value: unknown): { success: true; data: unknown } | { success: false };
  } = REQUESTS[name].result;
  const parsed = guard.safeParse(answer.result);
  if (!parsed.success)
    return {
      ok: false,
      reason: 'failed',
      message: SESSION.unreadableAnswer(name),
    };
  return { ok: true, result: parsed.data as Result<N> };
}
