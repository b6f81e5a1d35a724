import { guarded, type Command } from '../child-source.ts';
import { findProgram } from '../programs.ts';

/** ip-monitor(8): links, addresses, routes, and rules for clients that route by policy. */
const WATCHED = ['-o', 'monitor', 'link', 'address', 'route', 'rule'];

/** Commands of the event source on Linux, best first; none without iproute2. */
export function ipMonitorCommands(): readonly Command[] {
  const ip = findProgram('ip');
  return ip === null ? [] : guarded({ program: ip, args: WATCHED });
}
