import type { RpcInterface } from '../../model/interfaces.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { earlyPorts } from './fast-path.ts';
import { endedBy, type RunIo } from './ladder-run.ts';
import { attemptPort, type PortAttempt } from './rungs/port.ts';
import type { LadderOrder } from './types.ts';

interface EarlyAttempt {
  readonly interface: string;
  readonly port: number;
  readonly attempt: Promise<PortAttempt>;
  readonly startMs: number;
  readonly giveUp: () => void;
}

/**
 * Ports of the last run that are tried at one address beside the mapper's answer: one connection
 * for each interface that bound there, as many as the same answer leads to.
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
    this.#attempts = ports.flatMap(({ bound, not }) => {
      const wanted = order.interfaces.find(({ name }) => name === bound.interface);
      if (not !== null || bound.address !== address || wanted === undefined) return [];
      const ending = new AbortController();
      return [
        {
          interface: bound.interface,
          port: bound.port,
          attempt: attemptPort({ address, port: bound.port }, wanted, endedBy(io, ending.signal)),
          startMs: io.monotonicMs(),
          giveUp: () => {
            ending.abort();
          },
        },
      ];
    });
  }

  /**
   * Holds the attempts of one interface against what the mapper named for it, and gives up the
   * others.
   *
   * @returns ports of the last run that are not among them
   */
  settle(wanted: RpcInterface, named: readonly number[]): readonly number[] {
    const moved = this.#of(wanted).filter(({ port }) => !named.includes(port));
    for (const { giveUp } of moved) giveUp();
    return moved.map(({ port }) => port);
  }

  /**
   * The early bind on a named port, when it was accepted; null where the port has to be tried. One
   * that is still under way is waited for no longer than a way this slow may take since its start.
   */
  async accepted(wanted: RpcInterface, port: number): Promise<PortAttempt | null> {
    const early = this.#of(wanted).find((one) => one.port === port);
    if (early === undefined) return null;
    const { pace, signal } = this.#io;
    const leftMs = Math.max(0, pace.silenceMs() - (this.#io.monotonicMs() - early.startMs));
    const attempt = await withDeadline<PortAttempt | null>(
      { timeoutMs: leftMs, signal },
      () => null,
      (settle) => {
        void early.attempt.then(settle);
        return undefined;
      },
    );
    if (attempt?.kind === 'opened' && attempt.refusal === null) return attempt;
    early.giveUp();
    return null;
  }

  /** Gives up what is still under way, and waits until it is closed. */
  async close(): Promise<void> {
    for (const { giveUp } of this.#attempts) giveUp();
    await Promise.all(this.#attempts.map(({ attempt }) => attempt));
  }

  #of({ name }: RpcInterface): readonly EarlyAttempt[] {
    return this.#attempts.filter((one) => one.interface === name);
  }
}
