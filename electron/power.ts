import { powerMonitor } from 'electron';
import type { PowerEvent } from '../model/power-event.ts';

/** What an agent that was not there yet has to be told: the present, not its history. */
export interface PowerWatch {
  present(): readonly PowerEvent[];
}

/** Idle time of the whole system is asked for this often, and a shorter one counts as activity. */
const ACTIVITY_MS = 60_000;

/**
 * Tells of sleep, of the power supply and of the screen's lock. Only after the app is ready; on
 * Linux the lock is not seen.
 */
export function watchPower(tell: (event: PowerEvent) => void): PowerWatch {
  let isLocked = false;
  powerMonitor.on('suspend', () => {
    tell('suspend');
  });
  powerMonitor.on('resume', () => {
    tell('resume');
  });
  powerMonitor.on('on-ac', () => {
    tell('on-ac');
  });
  powerMonitor.on('on-battery', () => {
    tell('on-battery');
  });
  powerMonitor.on('lock-screen', () => {
    isLocked = true;
    tell('lock');
  });
  powerMonitor.on('unlock-screen', () => {
    isLocked = false;
    tell('unlock');
  });
  setInterval(() => {
    if (powerMonitor.getSystemIdleTime() * 1000 < ACTIVITY_MS) tell('active');
  }, ACTIVITY_MS).unref();
  return {
    present: () => [
      powerMonitor.isOnBatteryPower() ? 'on-battery' : 'on-ac',
      ...(isLocked ? ['lock' as const] : []),
    ],
  };
}
