import type { Socket } from 'node:net';
import { PacketSplitter, Reassembly } from './framing.ts';
import { MAX_FRAGMENT_BYTES, MIN_FRAGMENT_OFFER_BYTES } from './limits.ts';
import {
  ABORTED,
  badReply,
  type BindFailure,
  type ConnectFailure,
  type ReplyFailure,
} from './outcomes.ts';
import { type BoundContexts, decodeBindReplies, firstOf, type Packet } from './pdu-decode.ts';
import { encodeBind, encodeRequest, PTYPE } from './pdu-encode.ts';
import type { SyntaxId } from './syntax.ts';
import { openTcp, type CallLimits, type OpenTcp, type TcpTarget } from './tcp.ts';
import { withDeadline } from '../../lib/deadline.ts';

export type Reply =
  { readonly ok: true; readonly stub: Uint8Array; readonly littleEndian: boolean } | ReplyFailure;

/**
 * How packets lie in the TCP stream: `tcp` as they are (ncacn_ip_tcp); `http` after the server's
 * greeting, which is all that ncacn_http adds where no proxy stands between (port 593 of a mapper;
 * MS-RPCH §2.1.2.2.1, legacy server response).
 */
export type RpcTransport = 'tcp' | 'http';

/**
 * 593 is the mapper's port for ncacn_http (MS-RPCH §2.1); whatever else a mapper was moved to is
 * plain TCP.
 */
export const mapperTransport = (port: number): RpcTransport => (port === 593 ? 'http' : 'tcp');

/** The greeting has neither end nor length; this is all of it. */
export const HTTP_GREETING = 'ncacn_http/1.0';
const GREETINGS: Readonly<Record<RpcTransport, Uint8Array>> = {
  tcp: new Uint8Array(),
  http: Buffer.from(HTTP_GREETING, 'latin1'),
};

/**
 * Connection-oriented DCE/RPC over one TCP connection (C706 chapter 12), without authentication.
 * Calls run one after another; the first failure ends the connection, and each later call reports
 * that failure.
 */
export class RpcConnection {
  readonly #socket: Socket;
  readonly #splitter: PacketSplitter;
  readonly localAddress: string | null;
  #listener: ((event: Packet | ReplyFailure) => void) | null = null;
  /** A packet that waits for the greeting: a server that greets is not spoken to before. */
  #held: Uint8Array | null = null;
  /** Since the packet that waits for its answer was handed over. */
  #receivedBytes = 0;
  #bindSent = false;
  #maxRequestBytes = MIN_FRAGMENT_OFFER_BYTES;
  #ended: ReplyFailure | null = null;
  #lastCallId = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket, transport: RpcTransport = 'tcp') {
    this.#socket = socket;
    this.#splitter = new PacketSplitter(GREETINGS[transport]);
    this.localAddress = socket.localAddress ?? null;
    socket.on('data', (chunk: Buffer) => {
      this.#onData(chunk);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#onClosed(error.code !== 'ETIMEDOUT');
    });
    socket.on('end', () => {
      this.#onClosed(false);
    });
    socket.on('close', () => {
      this.#onClosed(false);
    });
  }

  /** Binds `syntax`. One bind a connection: a second one is refused here, and nothing is sent. */
  async bind(syntax: SyntaxId, limits: CallLimits): Promise<{ readonly ok: true } | BindFailure> {
    const decode = (packet: Packet): { readonly ok: true } | BindFailure => {
      const reply = decodeBindReplies(packet, 1);
      if (reply.ok) this.#maxRequestBytes = Math.min(reply.maxRequestBytes, MAX_FRAGMENT_BYTES);
      return firstOf(reply);
    };
    return this.#bindOnce([syntax], decode, limits);
  }

  /** Longest packet that both ends take after a bind, in bytes. */
  get maxRequestBytes(): number {
    return this.#maxRequestBytes;
  }

  /** As `bind`, for several syntaxes in one packet; none of them is called afterwards. */
  async bindEach(
    syntaxes: readonly SyntaxId[],
    limits: CallLimits,
  ): Promise<BoundContexts | BindFailure> {
    const decode = (packet: Packet): BoundContexts | BindFailure =>
      decodeBindReplies(packet, syntaxes.length);
    return this.#bindOnce(syntaxes, decode, limits);
  }

  /**
   * Calls an operation of the bound interface.
   *
   * @param packetBytes fill the request up to so many bytes, at most `maxRequestBytes`
   */
  async call(opnum: number, stub: Uint8Array, limits: CallLimits, packetBytes = 0): Promise<Reply> {
    const bytes = Math.min(packetBytes, this.#maxRequestBytes);
    return this.#inTurn(async (callId) => {
      const reassembly = new Reassembly();
      const reply = await this.#exchange(
        callId,
        encodeRequest(callId, opnum, stub, bytes),
        (packet) => reassembly.accept(packet),
        limits,
      );
      const torn = !reply.ok && reply.kind === 'closed' && reassembly.fragments > 0;
      return torn
        ? badReply(`closed after ${String(reassembly.fragments)} fragments, before the last`)
        : reply;
    });
  }

  /** Why the connection can be used no more; null while it stands. */
  get ended(): ReplyFailure | null {
    return this.#ended;
  }

  close(): void {
    this.#end(ABORTED);
  }

  async #bindOnce<T extends { readonly ok: true } | BindFailure>(
    syntaxes: readonly SyntaxId[],
    decode: (packet: Packet) => T,
    limits: CallLimits,
  ): Promise<T | BindFailure> {
    if (this.#bindSent) return badReply('this connection has its bind already');
    this.#bindSent = true;
    return this.#inTurn((callId) =>
      this.#exchange(callId, encodeBind(callId, ...syntaxes), decode, limits),
    );
  }

  #inTurn<T>(work: (callId: number) => Promise<T>): Promise<T> {
    this.#lastCallId += 1;
    const callId = this.#lastCallId;
    const result = this.#turn.then(() => work(callId));
    this.#turn = result;
    return result;
  }

  #exchange<T extends { readonly ok: true } | BindFailure>(
    callId: number,
    packet: Uint8Array,
    accept: (packet: Packet) => T | null,
    limits: CallLimits,
  ): Promise<T | ReplyFailure> {
    if (limits.signal.aborted) this.#end(ABORTED);
    if (this.#ended !== null) return Promise.resolve(this.#ended);
    return withDeadline<T | ReplyFailure>(
      limits,
      (why) => {
        const receivedBytes = Math.max(this.#receivedBytes, this.#splitter.pendingBytes);
        if (why === 'timed-out') return { ok: false, kind: 'silent', receivedBytes };
        return receivedBytes === 0 ? ABORTED : { ...ABORTED, receivedBytes };
      },
      (settle) => {
        this.#listener = (event) => {
          if ('ok' in event) {
            settle(event);
            return;
          }
          const outcome =
            event.type === PTYPE.shutdown
              ? badReply('the server asks to end the connection (shutdown)')
              : event.callId === callId
                ? accept(event)
                : badReply(`call id ${String(event.callId)} in answer to ${String(callId)}`);
          if (outcome !== null) settle(outcome);
        };
        this.#receivedBytes = 0;
        if (this.#splitter.greeted) this.#socket.write(packet);
        else this.#held = packet;
        return (outcome) => {
          this.#listener = null;
          // A fault answers one call and leaves the connection usable; whatever else is wrong does
          // not.
          if (!outcome.ok && outcome.kind !== 'fault')
            this.#end(
              outcome.kind === 'rejected' || outcome.kind === 'nak'
                ? badReply('the bind was refused')
                : outcome,
            );
        };
      },
    );
  }

  #onData(chunk: Buffer): void {
    if (this.#ended !== null) return;
    this.#receivedBytes += chunk.length;
    const { packets, failure } = this.#splitter.push(chunk);
    for (const packet of packets) {
      if (this.#listener === null) this.#end(badReply('a packet that answers no call'));
      else this.#listener(packet);
    }
    if (failure !== null) this.#end(failure);
    else if (this.#held !== null && this.#splitter.greeted) {
      this.#socket.write(this.#held);
      this.#held = null;
    }
  }

  #onClosed(reset: boolean): void {
    const pending = this.#splitter.pendingBytes;
    this.#end(
      pending > 0
        ? badReply(`closed in the middle of a packet, after ${String(pending)} bytes of it`)
        : { ok: false, kind: 'closed', reset },
    );
  }

  /** Only the first reason counts: closing the socket raises further events. */
  #end(reason: ReplyFailure): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#socket.destroy();
    this.#listener?.(reason);
  }
}

/**
 * The greeting of `http` is waited for by the bind, within its time; a server that does not give it
 * fails the bind.
 */
export async function openRpc(
  target: TcpTarget,
  limits: CallLimits,
  transport: RpcTransport = 'tcp',
  open: OpenTcp = openTcp,
): Promise<{ readonly ok: true; readonly connection: RpcConnection } | ConnectFailure> {
  const opened = await open(target, limits);
  return opened.ok ? { ok: true, connection: new RpcConnection(opened.socket, transport) } : opened;
}
