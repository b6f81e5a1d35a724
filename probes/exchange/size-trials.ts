import { ENDPOINT_MAPPER } from '../rpc/syntax.ts';
import type { Reply, RpcConnection } from '../rpc/connection.ts';
import { encodeLookup, encodeMap, NULL_HANDLE, OPNUM } from '../rpc/epm-stubs.ts';
import { MAX_FRAGMENT_BYTES, MIN_RESPONSE_BYTES } from '../rpc/limits.ts';
import { cutWords, type RunIo, timed } from './ladder-run.ts';
import { describeAnswer } from './rpc-outcome.ts';
import type { MapperSession } from './rungs/mapper-connections.ts';
import { FULL_SEGMENT_BYTES, type SizeTrial, type SizeTrials } from './rungs/path-mtu.ts';

/** In this time TCP sends a lost packet at least three times again, at any usual round trip. */
export const STALL_MS = 3_000;

/** Requests from small on, in bytes: as they are, the least that IPv4 carries, and what tunnels do. */
export const GROWING_BYTES = [0, 536, 1024, 1240, 1300, 1360, 1400, FULL_SEGMENT_BYTES] as const;
/** Entries of a listing from few on; one takes 120 to 200 bytes of the answer. */
const GROWING_ENTRIES = [1, 2, 4, 6, 8, 10, 12] as const;
/** More than three full segments of an answer, where the mapper holds so much. */
const MANY_ENTRIES = 24;

/** Opens one more connection to the mapper and binds it, as long as any may be made. */
export type OpenNext = () => Promise<MapperSession | null>;

/**
 * Sends one packet of the greatest size and asks for one long answer, beside one another. Where
 * either does not come, once more on a fresh connection, from small on, until the first that stalls.
 */
export async function trySizes(open: OpenNext, io: RunIo): Promise<SizeTrials> {
  const [up, down] = await Promise.all([
    attempt(open, send, [MAX_FRAGMENT_BYTES], io),
    attempt(open, list, [MANY_ENTRIES], io),
  ]);
  if (up[0]?.came === 'silent')
    return { up: [...up, ...(await attempt(open, send, GROWING_BYTES, io))], down };
  if (down[0]?.came === 'silent')
    return { up, down: [...down, ...(await attempt(open, list, GROWING_ENTRIES, io))] };
  return { up, down };
}

type Try = (connection: RpcConnection, size: number, io: RunIo) => Promise<SizeTrial>;

/**
 * Sizes one after another on one connection, until the first that is not answered; none where no
 * connection was bound. It is closed afterwards, and the mapper forgets its listing.
 */
async function attempt(
  open: OpenNext,
  trial: Try,
  sizes: readonly number[],
  io: RunIo,
): Promise<readonly SizeTrial[]> {
  const session = await open();
  if (session?.step !== 'bound') return [];
  const trials: SizeTrial[] = [];
  try {
    for (const size of sizes) {
      trials.push(await trial(session.connection, size, io));
      if (trials.at(-1)?.came !== 'answered') break;
    }
  } finally {
    session.connection.close();
  }
  return trials;
}

/** A question whose answer is short, in a packet of so many bytes. */
async function send(connection: RpcConnection, bytes: number, io: RunIo): Promise<SizeTrial> {
  const stub = encodeMap(ENDPOINT_MAPPER, 1);
  const packetBytes = Math.max(
    MIN_RESPONSE_BYTES + stub.length,
    Math.min(bytes, connection.maxRequestBytes),
  );
  const limits = { timeoutMs: STALL_MS, signal: io.signal };
  const { outcome, ms } = await timed(io, () =>
    connection.call(OPNUM.map, stub, limits, packetBytes),
  );
  return { bytes: packetBytes, entries: null, ...became(outcome, io, ms), ms };
}

/** A short question whose answer is long. */
async function list(connection: RpcConnection, entries: number, io: RunIo): Promise<SizeTrial> {
  const limits = { timeoutMs: STALL_MS, signal: io.signal };
  const { outcome, ms } = await timed(io, () =>
    connection.call(OPNUM.lookup, encodeLookup(NULL_HANDLE, entries), limits),
  );
  const bytes = outcome.ok ? MIN_RESPONSE_BYTES + outcome.stub.length : 0;
  const { came, what } = became(outcome, io, ms);
  return { bytes: came === 'answered' ? bytes : null, entries, came, what, ms };
}

/** A fault is an answer as well: what was asked for passed, and so did the word about it. */
function became(reply: Reply, { signal }: RunIo, ms: number): Pick<SizeTrial, 'came' | 'what'> {
  if (reply.ok || reply.kind === 'fault') return { came: 'answered', what: null };
  if (reply.kind === 'silent') return { came: 'silent', what: null };
  const what = reply.kind === 'aborted' ? cutWords(signal, ms) : describeAnswer(reply);
  return { came: 'ended', what };
}
