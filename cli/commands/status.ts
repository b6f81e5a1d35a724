import { type AgentClient, connectAgent } from '../../agent/client/client.ts';
import type { LiveConnections } from '../../model/connections.ts';
import { exitFor, EXIT } from '../../model/exit.ts';
import {
  AGENT_TIMEOUT_MS,
  complainNoAgent,
  complainRequest,
  exitWithout,
} from '../agent-or-complain.ts';
import type { Context } from '../process.ts';
import { renderConnections } from '../render/connections.ts';
import { paintFor } from '../render/paint.ts';
import { renderState } from '../render/state.ts';
import { WORDS } from '../words.ts';

const { STATUS } = WORDS.commands;

export interface StatusOptions {
  /** Also Outlook's connections as they are now. */
  readonly connections?: boolean;
}

/** The agent gives up on the system's table after five seconds, and then answers why. */
const CONNECTIONS_TIMEOUT_MS = 8_000;

export async function status(context: Context, options: StatusOptions): Promise<number> {
  const isAsked = options.connections === true;
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) {
    if (context.json)
      context.printJson({
        schema: 1,
        agent: null,
        network: null,
        run: null,
        diagnosis: null,
        outbox: null,
        settings: null,
        ...(isAsked ? { connections: null } : {}),
      });
    complainNoAgent(context, connected);
    return exitWithout(connected);
  }
  const { client } = connected;
  const answer = await client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  const connections = answer.ok && isAsked ? await connectionsOf(context, client) : null;
  client.close();
  if (!answer.ok) return complainRequest(context, answer);
  const state = answer.result;
  if (context.json) {
    context.printJson(isAsked ? { ...state, connections } : state);
  } else {
    const paint = paintFor(context.color);
    context.print(renderState(state, new Date(), context.columns, paint));
    if (connections !== null)
      context.print(`\n${renderConnections(connections, new Date(), context.columns, paint)}`);
  }
  return state.diagnosis === null ? EXIT.inconclusive : exitFor(state.diagnosis);
}

/** The state stands without them: why they are missing is a message, not a failure. */
async function connectionsOf(
  context: Context,
  client: AgentClient,
): Promise<LiveConnections | null> {
  const answer = await client.request('connections.get', {}, { timeoutMs: CONNECTIONS_TIMEOUT_MS });
  if (answer.ok) return answer.result;
  context.complain(`linesman: ${STATUS.noConnections(answer.message)}`);
  return null;
}
