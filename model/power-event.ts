import * as z from 'zod/mini';

/**
 * What the shell sees of the laptop's power and of its screen; `active`: the user did something
 * within the last minute.
 */
export const PowerEvent = z.enum([
  'suspend',
  'resume',
  'on-ac',
  'on-battery',
  'lock',
  'unlock',
  'active',
]);
export type PowerEvent = z.infer<typeof PowerEvent>;
