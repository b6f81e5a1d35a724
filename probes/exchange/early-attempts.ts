import type { RpcInterface } from '../../model/interfaces.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { openRpc } from '../rpc/connection.ts';
import { CONNECT_TIMEOUT_MS, REPLY_TIMEOUT_MS } from '../rpc/limits.ts';
import type { TcpTarget } from '../rpc/tcp.ts';
import { earlyPorts } from './fast-path.ts';
import { endedBy, type RunIo, timed } from './ladder-run.ts';
import type { PortAttempt } from './rungs/port.ts';
import type { LadderOrder } from './types.ts';

/** One port that is tried early: one connection, and one bind for all interfaces that had it. */
interface EarlyAttempt {
  readonly port: number;
  readonly interfaces: ReadonlySet<string>;
  /** What was accepted, by the interface's name; all else is no result. */
  readonly accepted: Promise<ReadonlyMap<string, PortAttempt>>;
  readonly startMs: number;
  /** The interface needs it no more; without any that does, the connection ends. */
  readonly release: (name: string) => void;
  readonly giveUp: () => void;
}

/**
 * Ports of the last run that are tried at one address beside the mapper's answer: one connection
 * each, whose bind carries every interface that bound there.
 *
 * Each connection opens together with those to the mapper, and its bind leaves as soon as it stands.
 * The mapper's answer decides: a port that it does not name is given up, without a bind when none
 * has left yet; a port that it names takes the early bind only when that was accepted. Whatever else
 * happened early is no result, and the port is tried again.
 */
export class EarlyAttempts {
  readonly #io: RunIo;
  readonly #attempts: readonly EarlyAttempt[];

  /** Nothing is tried early while the network is still being looked at. */
  constructor(order: LadderOrder, io: RunIo, address: string) {
    this.#io = io;
    const { network } = order;
    const ports = network instanceof Promise ? [] : earlyPorts({ ...order, network }, io.now());
    const names = new Map<number, Set<string>>();
    for (const { bound, not } of ports) {
      if (not !== null || bound.address !== address) continue;
      names.set(bound.port, (names.get(bound.port) ?? new Set()).add(bound.interface));
    }
    this.#attempts = [...names].map(([port, interfaces]) =>
      startAttempt(
        { address, port },
        order.interfaces.filter(({ name }) => interfaces.has(name)),
        io,
      ),
    );
  }

  /**
   * Holds the attempts of one interface against what the mapper named for it, and gives up the
   * others.
   *
   * @returns ports of the last run that are not among them
   */
  settle({ name }: RpcInterface, named: readonly number[]): readonly number[] {
    const moved = this.#attempts.filter(
      ({ port, interfaces }) => interfaces.has(name) && !named.includes(port),
    );
    for (const { release } of moved) release(name);
    return moved.map(({ port }) => port);
  }

  /**
   * The early bind on a named port, when it was accepted; null where the port has to be tried. One
   * that is still under way is waited for no longer than a way this slow may take since its start.
   */
  async accepted({ name }: RpcInterface, port: number): Promise<PortAttempt | null> {
    const early = this.#attempts.find((one) => one.port === port && one.interfaces.has(name));
    if (early === undefined) return null;
    const { pace, signal } = this.#io;
    const leftMs = Math.max(0, pace.silenceMs() - (this.#io.monotonicMs() - early.startMs));
    const accepted = await withDeadline<PortAttempt | null>(
      { timeoutMs: leftMs, signal },
      () => null,
      (settle) => {
        void early.accepted.then((attempts) => {
          settle(attempts.get(name) ?? null);
        });
        return undefined;
      },
    );
    if (accepted === null) early.release(name);
    return accepted;
  }

  /** Gives up what is still under way, and waits until it is closed. */
  async close(): Promise<void> {
    for (const { giveUp } of this.#attempts) giveUp();
    await Promise.all(this.#attempts.map(({ accepted }) => accepted));
  }
}

function startAttempt(
  target: TcpTarget,
  interfaces: readonly RpcInterface[],
  io: RunIo,
): EarlyAttempt {
  const ending = new AbortController();
  const giveUp = (): void => {
    ending.abort();
  };
  const needed = new Set(interfaces.map(({ name }) => name));
  return {
    port: target.port,
    interfaces: new Set(needed),
    accepted: bindEarly(
      target,
      () => interfaces.filter(({ name }) => needed.has(name)),
      endedBy(io, ending.signal),
    ),
    startMs: io.monotonicMs(),
    release: (name) => {
      needed.delete(name);
      if (needed.size === 0) giveUp();
    },
    giveUp,
  };
}

/** @param needed interfaces that the bind carries, as they are when the connection stands */
async function bindEarly(
  target: TcpTarget,
  needed: () => readonly RpcInterface[],
  io: RunIo,
): Promise<ReadonlyMap<string, PortAttempt>> {
  const { signal } = io;
  const opening = await timed(io, () =>
    openRpc(target, { timeoutMs: CONNECT_TIMEOUT_MS, signal }, 'tcp', io.openTcp),
  );
  if (!opening.outcome.ok) return new Map();
  io.pace.saw(opening.ms);
  const { connection } = opening.outcome;
  const wanted = needed();
  const { outcome, ms } = await timed(io, () =>
    connection.bindEach(wanted, { timeoutMs: REPLY_TIMEOUT_MS, signal }),
  );
  connection.close();
  if (!outcome.ok) return new Map();
  const attempt: PortAttempt = {
    kind: 'opened',
    localAddress: connection.localAddress ?? null,
    connectMs: opening.ms,
    refusal: null,
    step: { where: `${target.address}:${String(target.port)}`, ms, signal },
  };
  const accepted = wanted.filter((_, context) => outcome.refusals[context] === null);
  return new Map(accepted.map(({ name }) => [name, attempt]));
}
