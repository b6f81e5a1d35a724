import { powerMonitor } from 'electron';
import type { Params } from '../model/contract.ts';

export type PowerEvent = Params<'power.changed'>['event'];

/** Tells when the laptop is about to sleep and when it woke up. Only after the app is ready. */
export function watchPower(tell: (event: PowerEvent) => void): void {
  powerMonitor.on('suspend', () => { tell('suspend'); });
  powerMonitor.on('resume', () => { tell('resume'); });
}
