import { errorCode, reasonOf } from '../lib/error-name.ts';
import { endInstallation, type ForcedEnd } from './end-installation.ts';
import { runningFrom } from './installation.ts';

/**
 * Ends what runs from a folder, but this process.
 *
 * @param asked processes of agents that were asked to end
 */
export const endAllFrom = (
  folder: string,
  asked: ReadonlySet<number>,
): ReturnType<typeof endInstallation> =>
  endInstallation(folder, asked, {
    running: () => runningFrom(folder, process.pid),
    end: endByForce,
    wait: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
    monotonicMs: () => performance.now(),
  });

function endByForce(pid: number): ForcedEnd {
  try {
    process.kill(pid);
    return { kind: 'ended' };
  } catch (thrown) {
    return errorCode(thrown) === 'ESRCH'
      ? { kind: 'gone-before' }
      : { kind: 'refused', why: reasonOf(thrown) };
  }
}
