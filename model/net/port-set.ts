/** An inclusive range of TCP ports; a single port has `from === to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const ANY_PORT: PortRange = { from: 1, to: 65535 };

/** The same ports in rising order, without overlap; neighbours are one range. */
export function normalizePorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

export const unitePorts = (...lists: readonly (readonly PortRange[])[]): readonly PortRange[] =>
  normalizePorts(lists.flat());

/** Ports that stand in both. */
export const intersectPorts = (
  a: readonly PortRange[],
  b: readonly PortRange[],
): readonly PortRange[] =>
  normalizePorts(a).flatMap((one) =>
    normalizePorts(b).flatMap((other) => {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      return from <= to ? [{ from, to }] : [];
    }),
  );

/** Ports of `from` that `taken` does not hold. */
export const subtractPorts = (
  from: readonly PortRange[],
  taken: readonly PortRange[],
): readonly PortRange[] =>
  normalizePorts(taken).reduce<readonly PortRange[]>(
    (left, hole) =>
      left.flatMap((one) => [
        ...(one.from < hole.from ? [{ from: one.from, to: Math.min(one.to, hole.from - 1) }] : []),
        ...(one.to > hole.to ? [{ from: Math.max(one.from, hole.to + 1), to: one.to }] : []),
      ]),
    normalizePorts(from),
  );

export const countPorts = (ranges: readonly PortRange[]): number =>
  normalizePorts(ranges).reduce((sum, { from, to }) => sum + to - from + 1, 0);

export const portsOf = (ports: readonly number[]): readonly PortRange[] =>
  normalizePorts(ports.map((port) => ({ from: port, to: port })));
