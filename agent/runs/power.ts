import type { PowerEvent } from '../../model/power-event.ts';

/** What is known of the laptop's power supply and screen. */
export interface PowerState {
  readonly isOnBattery: boolean;
  readonly isLocked: boolean;
}

/** Assumed until the shell reports power events, so that an agent without a shell is not slow. */
export const ASSUMED_POWER: PowerState = { isOnBattery: false, isLocked: false };

/** Sleep, waking and a user at work change neither. */
export function afterPowerEvent(state: PowerState, event: PowerEvent): PowerState {
  switch (event) {
    case 'on-ac':
      return { ...state, isOnBattery: false };
    case 'on-battery':
      return { ...state, isOnBattery: true };
    case 'lock':
      return { ...state, isLocked: true };
    case 'unlock':
      return { ...state, isLocked: false };
    case 'suspend':
    case 'resume':
    case 'active':
      return state;
  }
}

/**
 * How often to look at the network without any event, in milliseconds: nobody reads the tray behind
 * a locked screen.
 */
export const powerPaceMs = ({ isOnBattery, isLocked }: PowerState): number =>
  isLocked ? 10_000 : isOnBattery ? 5_000 : 2_000;
