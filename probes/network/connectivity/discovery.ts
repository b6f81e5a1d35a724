import { withDeadline } from '../../../lib/deadline.ts';

/**
 * Where a network that is asked for a PAC script has it, by DNS: the name alone, to which the system
 * adds its suffixes (Chromium, net/proxy_resolution; draft-ietf-wrec-wpad-01 §4.4). DHCP's option 252
 * is not read.
 */
export const WPAD_URL = 'http://wpad/wpad.dat';
const NAME = 'wpad';

/** As Chromium: a name server that is silent must not hold up every page. */
const NAME_TIMEOUT_MS = 1_000;
/** A name that is there, and one that is not, hold for so long at one place. */
const FOUND_MS = 5 * 60_000;
const NOT_FOUND_MS = 30_000;

export interface DiscoveryIo {
  /** Rejects where the name has no address. */
  resolve(name: string): Promise<unknown>;
  /** The address that this laptop reaches the Internet from. Never rejects. */
  ownAddress(): Promise<string>;
  monotonicMs(): number;
}

/** Where the network's PAC script lies; null: it has none, as far as can be told. Never rejects. */
export type Discover = (signal: AbortSignal) => Promise<string | null>;

export function createDiscovery(io: DiscoveryIo): Discover {
  let kept: { readonly at: string; readonly found: Promise<boolean>; untilMs: number } | null =
    null;

  /** One question for all who ask meanwhile; it is bounded by itself. */
  const isThere = (at: string): Promise<boolean> => {
    if (kept?.at === at && io.monotonicMs() < kept.untilMs) return kept.found;
    const found = withDeadline<boolean>(
      { timeoutMs: NAME_TIMEOUT_MS },
      () => false,
      (settle) => {
        io.resolve(NAME).then(
          () => {
            settle(true);
          },
          () => {
            // No such name, or no name server: the network has no script that could be found.
            settle(false);
          },
        );
        return undefined;
      },
    );
    const asked = { at, found, untilMs: Infinity };
    kept = asked;
    void found.then((is) => {
      asked.untilMs = io.monotonicMs() + (is ? FOUND_MS : NOT_FOUND_MS);
    });
    return found;
  };

  return async (signal) => {
    const at = await io.ownAddress();
    const found = await withDeadline<boolean>(
      { timeoutMs: null, signal },
      () => false,
      (settle) => {
        void isThere(at).then(settle);
        return undefined;
      },
    );
    return found ? WPAD_URL : null;
  };
}
