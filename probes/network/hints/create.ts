import { NO_HINTS, type HintSource } from '../../platform/ports.ts';
import { toolHints } from './hint-source.ts';
import { askLinux } from './linux.ts';
import { askMac } from './macos.ts';
import { systemTools, type Tools } from '../../platform/tools.ts';

/**
 * A client that connects is seen by asking alone: no system announces it to those who listen to the
 * network.
 */
const CLIENTS_AGE_MS = 10_000;

export interface HintIo {
  readonly tools: Tools;
  readonly monotonicMs: () => number;
}

const REAL_EDGES = (): HintIo => ({
  tools: systemTools(),
  monotonicMs: () => performance.now(),
});

/**
 * Hints of the system's own tools on Linux and macOS; a source that knows nothing elsewhere, and
 * where there are no such tools.
 */
export function createHintSource(
  system: NodeJS.Platform,
  { tools, monotonicMs }: HintIo = REAL_EDGES(),
): HintSource {
  const common = { stopTools: () => tools.stop(), monotonicMs };
  const hasOne = (...names: readonly string[]): boolean => names.some((name) => tools.has(name));
  if (system === 'linux' && hasOne('nmcli', 'iw'))
    return toolHints({ ...common, ask: askLinux(tools), clientsAgeMs: CLIENTS_AGE_MS });
  if (system === 'darwin' && hasOne('networksetup', 'scutil'))
    return toolHints({ ...common, ask: askMac(tools), clientsAgeMs: CLIENTS_AGE_MS });
  return {
    hints: () => NO_HINTS,
    seen: () => undefined,
    start: () => undefined,
    stop: () => Promise.resolve(),
  };
}
