/** Ports tried at one address, whatever its mapper announces: a reply must not turn this program into a port scanner. */
export const MAX_PORTS = 8;

/**
 * Deals out the ports of one address among the wanted interfaces. A port that another interface has drawn costs nothing.
 * Each interface that has not drawn yet keeps a place for its first port, so that one with many cannot starve the rest.
 */
export class PortBudget {
  readonly #ports = new Set<number>();
  readonly #waiting: Set<string>;

  constructor(interfaces: readonly string[]) {
    this.#waiting = new Set(interfaces);
  }

  /** The interface will draw no port: its place is free. */
  release(name: string): void {
    this.#waiting.delete(name);
  }

  draw(name: string, port: number): boolean {
    const isFirst = this.#waiting.delete(name);
    if (this.#ports.has(port)) return true;
    const kept = isFirst ? 0 : this.#waiting.size;
    if (this.#ports.size + kept >= MAX_PORTS) return false;
    this.#ports.add(port);
    return true;
  }
}
