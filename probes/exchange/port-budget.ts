/**
 * Ports tried at one address, whatever its mapper announces: a reply must not turn this program
 * into a port scanner.
 */
export const MAX_PORTS = 8;

/**
 * Shares the ports that may be tried at one address among the wanted interfaces. A port that
 * another interface has taken costs nothing. One port is reserved for each interface that the
 * mapper has not answered for yet, so that an interface with many ports cannot starve the others;
 * its further ports wait for those answers.
 */
export class PortBudget {
  readonly #ports = new Set<number>();
  readonly #unheard: Set<string>;
  readonly #allHeard: Promise<void>;
  #tellAllHeard: () => void = () => undefined;

  constructor(interfaces: readonly string[]) {
    this.#unheard = new Set(interfaces);
    this.#allHeard = new Promise((resolve) => {
      this.#tellAllHeard = resolve;
    });
  }

  /** The interface takes no port: its reservation ends. */
  release(name: string): void {
    this.#unheard.delete(name);
    if (this.#unheard.size === 0) this.#tellAllHeard();
  }

  /** @returns whether the port may be tried; the first port of an interface is told at once */
  async draw(name: string, port: number): Promise<boolean> {
    const isFirst = this.#unheard.has(name);
    this.release(name);
    const needsNoWaiting =
      isFirst || this.#ports.has(port) || this.#ports.size + this.#unheard.size < MAX_PORTS;
    if (needsNoWaiting) return this.#take(port);
    await this.#allHeard;
    return this.#take(port);
  }

  #take(port: number): boolean {
    if (this.#ports.size < MAX_PORTS) this.#ports.add(port);
    return this.#ports.has(port);
  }
}
