import * as contract from '../model/contract.ts';
import { WORDS } from './words.ts';

const { REQUEST } = WORDS.page;

export type PageRequest = (typeof contract.PAGE_REQUESTS)[number];

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  /** `sessionEnded`: no retry helps, the reader needs a fresh link. */
  | { readonly ok: false; readonly message: string; readonly sessionEnded: boolean };

/** Longer than the agent's own limit for an answer, so that its words arrive rather than ours. */
const LIMIT_MS = 70_000;

/** Requests that need no parameters may leave them out. */
type Given<N extends PageRequest> =
  Record<string, never> extends contract.Params<N>
    ? [params?: contract.Params<N>]
    : [params: contract.Params<N>];

/** Sends one request of the contract to the agent. Never rejects. */
export async function ask<N extends PageRequest>(
  name: N,
  ...[params]: Given<N>
): Promise<Answer<contract.Result<N>>> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params ?? {}),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return decode(name, response.status, await response.json());
  } catch (thrown) {
    return {
      ok: false,
      message: REQUEST.noAnswer(thrown instanceof Error ? thrown.message : String(thrown)),
      sessionEnded: false,
    };
  }
}

function decode<N extends PageRequest>(
  name: N,
  status: number,
  document: unknown,
): Answer<contract.Result<N>> {
  const line = contract.AgentLine.safeParse({
    id: 0,
    ...(typeof document === 'object' ? document : {}),
  });
  if (!line.success || 'event' in line.data)
    return {
      ok: false,
      message: REQUEST.notUnderstood(status),
      sessionEnded: false,
    };
  if (!line.data.ok)
    return {
      ok: false,
      message: line.data.error.message,
      sessionEnded: line.data.error.code === 'bad-token',
    };
  const result = contract.REQUESTS[name].result.safeParse(line.data.result);
  if (!result.success)
    return {
      ok: false,
      message: REQUEST.otherVersion,
      sessionEnded: false,
    };
  return { ok: true, value: result.data as contract.Result<N> };
}
