import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type DoorError,
  Hello,
  PROTOCOL_VERSION,
  ClientLine,
  MAX_LINE_BYTES,
  type Params,
  REQUESTS,
  type RequestName,
} from '../../model/contract.ts';
import { parseJson } from '../../model/json.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';

/**
 * Judges a client's first line: null lets it in.
 * The token comes before the version, so that a stranger learns nothing about the agent.
 */
export function refuseHello(line: string, token: string): DoorError | null {
  const hello = Hello.safeParse(parseJson(line));
  if (!hello.success)
    return {
      code: 'bad-request',
      message: 'the first line must be the hello: {"protocol": …, "token": …}',
    };
  if (!sameSecret(hello.data.token, token))
    return {
      code: 'bad-token',
      message:
        'the token is not that of agent.json: read the file again, the agent may have been restarted',
    };
  if (hello.data.protocol !== PROTOCOL_VERSION) {
    return {
      code: 'bad-protocol',
      message: `this agent speaks protocol ${String(PROTOCOL_VERSION)}, not ${String(hello.data.protocol)}`,
    };
  }
  return null;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Digests are of one length, which timingSafeEqual demands and which hides the length of the
 * secret.
 */
const sameSecret = (offered: string, expected: string): boolean =>
  timingSafeEqual(digest(offered), digest(expected));

/**
 * A request as the contract knows it, or why the line is none; `id` is null when not even that
 * could be read.
 */
export type ReadRequest =
  | {
      readonly ok: true;
      readonly id: number;
      readonly method: RequestName;
      readonly params: Params<RequestName>;
    }
  | { readonly ok: false; readonly id: number | null; readonly error: DoorError };

export function readRequest(text: string): ReadRequest {
  const line = ClientLine.safeParse(parseJson(text));
  if (!line.success)
    return {
      ok: false,
      id: null,
      error: {
        code: 'bad-request',
        message: 'this line is no request: {"id": 1, "method": "state.get", "params": {}}',
      },
    };
  const { id, method, params } = line.data;
  if (!Number.isSafeInteger(id) || id < 1)
    return {
      ok: false,
      id: null,
      error: { code: 'bad-request', message: 'the id of a request is a whole number from 1' },
    };
  const parsed = REQUESTS[method].params.safeParse(params);
  if (!parsed.success)
    return {
      ok: false,
      id,
      error: {
        code: 'bad-request',
        message: `${method}: ${parsed.error.issues[0]?.message ?? 'wrong parameters'}`,
      },
    };
  return { ok: true, id, method, params: parsed.data };
}

export const failed = (message: string): DoorError => ({ code: 'failed', message });

/**
 * Lets the agent answer. A mistake of ours is logged with its cause and answered `failed`: the
 * client must not wait for its deadline.
 */
export async function answerLine(
  handle: AgentHandle,
  { id, method, params }: Extract<ReadRequest, { ok: true }>,
  log: Log,
): Promise<string> {
  const fail = (why: string): string => {
    log(`door: ${method} failed: ${why}`);
    return JSON.stringify({ id, ok: false, error: failed(`${method} failed: ${why}`) });
  };
  try {
    const result = REQUESTS[method].result.safeParse(await handle.request(method, params));
    if (!result.success)
      return fail(
        `the answer breaks the contract at ${result.error.issues[0]?.path.join('.') ?? 'its root'}`,
      );
    const line = JSON.stringify({ id, ok: true, result: result.data });
    return Buffer.byteLength(line) <= MAX_LINE_BYTES
      ? line
      : fail(`the answer is larger than ${String(MAX_LINE_BYTES)} bytes`);
  } catch (error) {
    return fail(reasonOf(error));
  }
}
