/** An inclusive range of TCP ports; a single port has `from === to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

const RANGE = /^(?:tcp\/)?(\d+)(?:\s*-\s*(\d+))?$/i;
const COMMENT = /#[^\n]*/g;

/**
 * Reads the ports of an access list as people type them: `135,1024-2000`, `tcp/135, 6001-6004 # RPC over HTTP`.
 * Separators are commas, semicolons and line ends; a comment runs from `#` to the end of its line.
 *
 * @returns the ranges in the order given, or a sentence that names the bad part and the form that is wanted
 */
export function parsePortList(text: string): { readonly ok: true; readonly ranges: readonly PortRange[] } | { readonly ok: false; readonly error: string } {
  const parts = text.replace(COMMENT, '').split(/[,;\n]/).map((part) => part.trim());
  const kept = parts.filter((part) => part !== '');
  if (kept.length === 0) return { ok: false, error: 'the list is empty: write ports and ranges, for example 135,1024-2000' };
  const ranges: PortRange[] = [];
  for (const part of kept) {
    const [, first, last] = RANGE.exec(part) ?? [];
    const from = Number(first ?? Number.NaN);
    const to = last === undefined ? from : Number(last);
    if (Number.isNaN(from)) return { ok: false, error: `"${part}" is neither a port nor a range: write for example 135 or 1024-2000` };
    if (from < 1 || to > 65535) return { ok: false, error: `"${part}" is out of range: ports run from 1 to 65535` };
    if (from > to) return { ok: false, error: `"${part}" runs backwards: write ${String(to)}-${String(from)}` };
    ranges.push({ from, to });
  }
  return { ok: true, ranges };
}

export const holdsPort = (ranges: readonly PortRange[], port: number): boolean =>
  ranges.some(({ from, to }) => from <= port && port <= to);

/** Ranges as a person would type them back. */
export const formatPortList = (ranges: readonly PortRange[]): string =>
  ranges.map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(',');

/**
 * The range that holds `port` so near its upper end that the next one handed out may fall outside: the last tenth of it.
 * Single ports are meant exactly and never tight.
 */
export function tightRange(ranges: readonly PortRange[], port: number): PortRange | null {
  const holding = ranges.filter(({ from, to }) => from <= port && port <= to && to > from);
  const widest = holding.sort((a, b) => b.to - a.to)[0];
  if (widest === undefined || widest.to === 65535) return null;
  return (widest.to - port) / (widest.to - widest.from) <= 0.1 ? widest : null;
}
