import type { DoorRequest } from '../requests.ts';
import type { Answer } from '../types.ts';

/** One more request at the place where a door answered; null where nothing came back in time. */
export type AskAgain = (request: DoorRequest) => Promise<Answer | null>;
