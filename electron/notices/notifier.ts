import { Notification } from 'electron';
import type { AgentState } from '../../model/agent-state.ts';
import { NOTHING_TOLD, notificationsOf } from './notices.ts';

interface NotifierOptions {
  readonly isWatched: () => boolean;
  readonly onClick: () => void;
  readonly log: (message: string) => void;
}

/** Shows what the agent's state gives reason to show, by the system's own notifications. */
export function createNotifier({ isWatched, onClick, log }: NotifierOptions): {
  saw(state: AgentState): void;
} {
  let told = NOTHING_TOLD;
  /** The latest stands for the present: an older one that nobody has read goes. */
  let shown: Notification | null = null;
  return {
    saw(state) {
      const { show, told: next } = notificationsOf(state, told, {
        isWatched: isWatched(),
        now: new Date(),
      });
      told = next;
      for (const { title, body } of show) {
        if (!Notification.isSupported()) {
          log(`no notification can be shown here: ${title}`);
          continue;
        }
        shown?.close();
        shown = new Notification({ title, body });
        shown.on('click', onClick);
        shown.on('failed', (_event, why) => {
          log(`a notification was not shown: ${why}`);
        });
        shown.show();
      }
    },
  };
}
