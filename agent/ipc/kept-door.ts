import { DOOR } from '../../model/text/en/agent-link.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import type { OpenedDoor } from './door.ts';

/** A door that is opened again when its files have gone. */
export interface KeptDoor {
  /** Resolves once it is open, or the log says why it is not: the agent runs on without. */
  readonly opened: Promise<void>;
  /** Closes it, which its clients notice, and opens it anew. */
  reopen(): void;
  close(): Promise<void>;
}

export function keepDoor(open: () => Promise<OpenedDoor>, log: Log): KeptDoor {
  const openOrSay = async (): Promise<OpenedDoor> => {
    const door = await open();
    // A laptop needs its reports no less when nobody can ask for them.
    if (!door.ok) log(DOOR.closed(door.message));
    return door;
  };
  let door = openOrSay();
  const shut = async (): Promise<void> => {
    const last = await door;
    if (last.ok) await last.close();
  };
  return {
    opened: door.then(() => undefined),
    reopen: () => {
      door = shut()
        .catch((thrown: unknown) => {
          log(`door: closing: ${reasonOf(thrown)}`);
        })
        .then(openOrSay);
    },
    close: shut,
  };
}
