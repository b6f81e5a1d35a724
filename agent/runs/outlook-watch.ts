import type { NetworkState } from '../../model/network-state.ts';
import type { OutlookWitness } from '../../model/outlook.ts';
import { connectedAgain } from '../../model/outlook-standing.ts';
import type { ProbeRun } from '../../model/run.ts';

/** Registry and sockets are looked at this often; no packet is sent. */
export const LOOK_AGAIN_MS = 10_000;
/** Outlook tries again within minutes; who is not connected by then is the schedule's affair. */
export const WAITS_MS = 10 * 60_000;

type SeenRun = Pick<ProbeRun, 'outlook' | 'diagnosis' | 'target' | 'endpoints'>;

/**
 * Whether it is worth while to look at Outlook again soon: it runs, the way is well since a short
 * while, and nothing shows yet that it is connected again. Pure.
 */
export function isAwaited(
  { outlook, diagnosis: { severity } }: Pick<SeenRun, 'outlook' | 'diagnosis'>,
  network: Pick<NetworkState, 'since' | 'label' | 'tunnel'>,
  now: Date,
): boolean {
  const isWell = severity !== 'broken' && severity !== 'inconclusive';
  const isYoung = now.getTime() - Date.parse(network.since) < WAITS_MS;
  return (
    isWell &&
    isYoung &&
    network.tunnel.state === 'up' &&
    outlook !== null &&
    outlook.notTested === null &&
    outlook.runs === true &&
    connectedAgain(outlook, network) === null
  );
}

export interface OutlookWatch {
  /** A run has ended: looks at Outlook again in the background, where that is worth while. */
  saw(run: SeenRun): void;
  cancel(): void;
}

export interface OutlookWatchOptions {
  /** Never rejects. */
  readonly look: (run: SeenRun) => Promise<OutlookWitness>;
  readonly network: () => NetworkState;
  /** Outlook has connected again. */
  readonly onConnected: () => void;
  readonly now: () => Date;
}

/**
 * Looks at Outlook after the network became another one, until it is connected again: whoever pays by
 * the minute need not wait for the next check to hear that one may hang up.
 */
export function createOutlookWatch(options: OutlookWatchOptions): OutlookWatch {
  const { look, network, onConnected, now } = options;
  let timer: NodeJS.Timeout | undefined;
  let turn = 0;

  const cancel = (): void => {
    turn += 1;
    clearTimeout(timer);
  };
  const saw = (run: SeenRun): void => {
    cancel();
    if (!isAwaited(run, network(), now())) return;
    const own = turn;
    const { since } = network();
    timer = setTimeout(() => {
      if (network().since !== since) return;
      void look(run).then((outlook) => {
        // A run, or a change of the network, has come in between.
        if (own !== turn || network().since !== since) return;
        if (connectedAgain(outlook, network()) === null) saw({ ...run, outlook });
        else onConnected();
      });
    }, LOOK_AGAIN_MS);
    timer.unref();
  };
  return { saw, cancel };
}
