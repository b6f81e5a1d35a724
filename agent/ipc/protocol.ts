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
import { REFUSED_CLIENT } from '../../model/text/en/agent-link.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';

/**
 * Judges a client's first line: null lets it in.
 * The token comes before the version, so that a client without it learns nothing about the agent.
 */
export function refuseHello(line: string, token: string): DoorError | null {
  const hello = Hello.safeParse(parseJson(line));
  if (!hello.success)
    return {
      code: 'bad-request',
      message: REFUSED_CLIENT.noHello,
    };
  if (!sameSecret(hello.data.token, token))
    return {
      code: 'bad-token',
      message: REFUSED_CLIENT.otherToken,
    };
  if (hello.data.protocol !== PROTOCOL_VERSION) {
    return {
      code: 'bad-protocol',
      message: REFUSED_CLIENT.otherProtocol(PROTOCOL_VERSION, hello.data.protocol),
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
        message: REFUSED_CLIENT.noRequest,
      },
    };
  const { id, method, params } = line.data;
  if (!Number.isSafeInteger(id) || id < 1)
    return {
      ok: false,
      id: null,
      error: { code: 'bad-request', message: REFUSED_CLIENT.badId },
    };
  const parsed = REQUESTS[method].params.safeParse(params);
  if (!parsed.success)
    return {
      ok: false,
      id,
      error: {
        code: 'bad-request',
        message: REFUSED_CLIENT.badParameters(method, parsed.error.issues[0]?.message ?? null),
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
    const message = REFUSED_CLIENT.failed(method, why);
    log(`door: ${message}`);
    return JSON.stringify({ id, ok: false, error: failed(message) });
  };
  try {
    const result = REQUESTS[method].result.safeParse(await handle.request(method, params));
    if (!result.success)
      return fail(REFUSED_CLIENT.brokenContract(result.error.issues[0]?.path.join('.') ?? null));
    const line = JSON.stringify({ id, ok: true, result: result.data });
    return Buffer.byteLength(line) <= MAX_LINE_BYTES
      ? line
      : fail(REFUSED_CLIENT.tooLarge(MAX_LINE_BYTES));
  } catch (error) {
    return fail(reasonOf(error));
  }
}
