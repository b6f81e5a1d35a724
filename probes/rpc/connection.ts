import type { Socket } from 'node:net';
import { PacketSplitter, Reassembly } from './framing.ts';
import { ABORTED, badReply, type BindFailure, type ConnectFailure, type ReplyFailure } from './outcomes.ts';
import { decodeBindReply, type Packet } from './pdu-decode.ts';
import { encodeBind, encodeRequest } from './pdu-encode.ts';
import type { SyntaxId } from './syntax.ts';
import { openTcp, type Patience, type TcpTarget } from './tcp.ts';

export type Reply = { readonly ok: true; readonly stub: Uint8Array; readonly littleEndian: boolean } | ReplyFailure;

/**
 * Connection-oriented DCE/RPC over one TCP connection (C706 chapter 12), without authentication.
 * Calls run one after another; the first failure ends the connection, and each later call reports that failure.
 */
export class RpcConnection {
  readonly #socket: Socket;
  readonly #splitter = new PacketSplitter();
  readonly localAddress: string | null;
  #listener: ((event: Packet | ReplyFailure) => void) | null = null;
  #ended: ReplyFailure | null = null;
  #lastCallId = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(socket: Socket) {
    this.#socket = socket;
    this.localAddress = socket.localAddress ?? null;
    socket.on('data', (chunk: Buffer) => { this.#onData(chunk); });
    socket.on('error', (error: NodeJS.ErrnoException) => { this.#onClosed(error.code !== 'ETIMEDOUT'); });
    socket.on('end', () => { this.#onClosed(false); });
    socket.on('close', () => { this.#onClosed(false); });
  }

  /** Binds `syntax`; one bind a connection. */
  async bind(syntax: SyntaxId, patience: Patience): Promise<{ readonly ok: true } | BindFailure> {
    return this.#inTurn((callId) => this.#exchange(callId, encodeBind(callId, syntax), decodeBindReply, patience));
  }

  /** Calls an operation of the bound interface. */
  async call(opnum: number, stub: Uint8Array, patience: Patience): Promise<Reply> {
    return this.#inTurn(async (callId) => {
      const reassembly = new Reassembly();
      const reply = await this.#exchange(callId, encodeRequest(callId, opnum, stub), (packet) => reassembly.accept(packet), patience);
      const torn = !reply.ok && reply.kind === 'closed' && reassembly.fragments > 0;
      return torn ? badReply(`closed after ${String(reassembly.fragments)} fragments, before the last`) : reply;
    });
  }

  close(): void {
    this.#end(ABORTED);
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
    { timeoutMs, signal }: Patience,
  ): Promise<T | ReplyFailure> {
    if (signal.aborted) this.#end(ABORTED);
    if (this.#ended !== null) return Promise.resolve(this.#ended);
    return new Promise((resolve) => {
      const settle = (outcome: T | ReplyFailure): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#listener = null;
        // A fault answers one call and leaves the connection usable; whatever else is wrong does not.
        if (!outcome.ok && outcome.kind !== 'fault') this.#end(outcome.kind === 'rejected' || outcome.kind === 'nak' ? badReply('the bind was refused') : outcome);
        resolve(outcome);
      };
      const onAbort = (): void => { settle(ABORTED); };
      const timer = setTimeout(() => { settle({ ok: false, kind: 'silent', receivedBytes: this.#splitter.pendingBytes }); }, timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#listener = (event) => {
        if ('ok' in event) {
          settle(event);
          return;
        }
        const outcome = event.callId === callId ? accept(event) : badReply(`call id ${String(event.callId)} in answer to ${String(callId)}`);
        if (outcome !== null) settle(outcome);
      };
      this.#socket.write(packet);
    });
  }

  #onData(chunk: Buffer): void {
    if (this.#ended !== null) return;
    const { packets, failure } = this.#splitter.push(chunk);
    for (const packet of packets) {
      if (this.#listener === null) this.#end(badReply('a packet that answers no call'));
      else this.#listener(packet);
    }
    if (failure !== null) this.#end(failure);
  }

  #onClosed(reset: boolean): void {
    const pending = this.#splitter.pendingBytes;
    this.#end(pending > 0 ? badReply(`closed in the middle of a packet, after ${String(pending)} bytes of it`) : { ok: false, kind: 'closed', reset });
  }

  /** Only the first reason counts: what follows are its echoes. */
  #end(reason: ReplyFailure): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#socket.destroy();
    this.#listener?.(reason);
  }
}

export async function openRpc(target: TcpTarget, patience: Patience): Promise<{ readonly ok: true; readonly connection: RpcConnection } | ConnectFailure> {
  const opened = await openTcp(target, patience);
  return opened.ok ? { ok: true, connection: new RpcConnection(opened.socket) } : opened;
}
