import type { SystemReach } from '../../model/system-reach.ts';
import { KNOWN } from '../../model/text/en/system-answers.ts';
import { withDeadline } from '../../lib/deadline.ts';
import type { NativeAnswer } from '../platform/answer.ts';
import { askReach } from '../platform/linux/nmcli-reach.ts';
import { systemTools, type Tools } from '../platform/tools.ts';
import { networkConnectivity } from '../platform/windows/network-list.ts';

/** A service of Windows that hangs is waited for no longer than this. */
const ANSWER_WITHIN_MS = 2000;

/** What the system said; `reach` null: nothing. `problem`: why it could not be asked. */
export interface ToldReach {
  readonly reach: SystemReach | null;
  readonly problem: string | null;
}

const NOTHING: ToldReach = { reach: null, problem: null };

/** Of NLM_CONNECTIVITY (netlistmgr.h), for both families together. */
const NLM = { internet: 0x440, local: 0x330 } as const;

/** Null: a network is up that Windows has not judged yet ("no traffic"). */
export function windowsReach(flags: number): SystemReach | null {
  if ((flags & NLM.internet) !== 0) return { by: 'windows', says: 'internet' };
  if ((flags & NLM.local) !== 0) return { by: 'windows', says: 'limited' };
  return flags === 0 ? { by: 'windows', says: 'none' } : null;
}

export interface SystemReachIo {
  readonly tools: Tools;
  readonly windows: () => Promise<NativeAnswer<number>>;
  readonly answerWithinMs: number;
}

/**
 * Asks the system what it says of the Internet: NetworkListManager on Windows, NetworkManager on
 * Linux. It never rejects.
 */
export function createSystemReach(
  system: NodeJS.Platform,
  io: SystemReachIo = {
    tools: systemTools(),
    windows: networkConnectivity,
    answerWithinMs: ANSWER_WITHIN_MS,
  },
): () => Promise<ToldReach> {
  if (system === 'win32') return askWindows(io);
  if (system === 'linux')
    return async () => {
      if (!io.tools.has('nmcli')) return NOTHING;
      const said = await askReach(io.tools);
      return said.ok
        ? { reach: said.reach, problem: null }
        : { reach: null, problem: KNOWN.not(KNOWN.reach, said.why) };
    };
  return () => Promise.resolve(NOTHING);
}

function askWindows({ windows, answerWithinMs }: SystemReachIo): () => Promise<ToldReach> {
  const untold = (why: string): ToldReach => ({
    reach: null,
    problem: KNOWN.not(KNOWN.reach, why),
  });
  // A service that hangs is not asked a second time while it does.
  let underWay: Promise<ToldReach> | null = null;
  const ask = async (): Promise<ToldReach> => {
    try {
      const flags = await windows();
      return flags.ok ? { reach: windowsReach(flags.value), problem: null } : untold(flags.why);
    } catch (thrown) {
      return untold(String(thrown));
    }
  };
  return () =>
    withDeadline<ToldReach>(
      { timeoutMs: answerWithinMs },
      () => untold(KNOWN.noAnswer),
      (settle) => {
        underWay ??= ask().finally(() => {
          underWay = null;
        });
        void underWay.then(settle);
        return undefined;
      },
    );
}
