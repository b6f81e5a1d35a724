import { REFUSED } from '../../model/text/en/page-door.ts';
import type { ServerResponse } from 'node:http';
import type { AgentState } from '../../model/agent-state.ts';
import type { AgentHandle } from '../handle.ts';
import { SECURITY_HEADERS, sendError } from './answers.ts';

export const MAX_STREAMS = 16;
export const HEARTBEAT_MS = 15_000;
/** Heartbeats that a reader may leave unread before it is taken for dead. */
const MAX_SILENT_BEATS = 4;

/** The open server-sent event streams (WHATWG HTML, 9.2) and what feeds them. */
export interface Streams {
  /**
   * Answers with a stream: the present state first, then each change; `stillAllowed` is asked at
   * each heartbeat.
   */
  open(response: ServerResponse, stillAllowed: () => boolean): void;
  /** Ends every stream and stops listening to the agent. */
  close(): void;
}

interface Stream {
  readonly response: ServerResponse;
  readonly stillAllowed: () => boolean;
  /**
   * Newest frame that a slow reader has not taken yet: older ones are of no use, so memory stays
   * bounded.
   */
  waiting: string | null;
  blocked: boolean;
  silentBeats: number;
}

const frameOf = (state: AgentState): string => `event: state\ndata: ${JSON.stringify(state)}\n\n`;

export function createStreams(handle: Pick<AgentHandle, 'state' | 'subscribe'>): Streams {
  const streams = new Set<Stream>();
  const stopListening = handle.subscribe((state) => {
    const frame = frameOf(state);
    for (const stream of streams) push(stream, frame);
  });
  const heart = setInterval(() => {
    for (const stream of streams) beat(stream);
  }, HEARTBEAT_MS);
  heart.unref();

  return {
    open: (response, stillAllowed) => {
      if (streams.size >= MAX_STREAMS) {
        sendError(response, 503, 'failed', REFUSED.tooManyPages(MAX_STREAMS));
        return;
      }
      const stream: Stream = {
        response,
        stillAllowed,
        waiting: null,
        blocked: false,
        silentBeats: 0,
      };
      streams.add(stream);
      response.on('close', () => {
        streams.delete(stream);
      });
      response.on('drain', () => {
        drained(stream);
      });
      response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' });
      push(stream, `retry: 1000\n${frameOf(handle.state())}`);
    },
    close: () => {
      clearInterval(heart);
      stopListening();
      for (const { response } of streams) response.destroy();
    },
  };
}

function push(stream: Stream, frame: string): void {
  if (stream.blocked) stream.waiting = frame;
  else stream.blocked = !stream.response.write(frame);
}

function drained(stream: Stream): void {
  stream.blocked = false;
  stream.silentBeats = 0;
  const frame = stream.waiting;
  stream.waiting = null;
  if (frame !== null) push(stream, frame);
}

function beat(stream: Stream): void {
  stream.silentBeats = stream.blocked ? stream.silentBeats + 1 : 0;
  if (stream.silentBeats > MAX_SILENT_BEATS || !stream.stillAllowed()) stream.response.destroy();
  else if (!stream.blocked) push(stream, ': still here\n\n');
}
