import type { Validity } from '../../../model/clock.ts';
import type { Protocol } from '../../../model/way.ts';

/** Steps of the search in the order in which Outlook takes them (MS-OXDISCO §3.1.5, KB940881). */
export type SearchStep = 'root' | 'host' | 'redirect' | 'srv';

/** How one step of the search ends for the client. */
export type StepEnd =
  /** It stops here. */
  | {
      readonly kind: 'found';
      readonly at: string;
      /** Why the certificate does not hold, in words. */
      readonly distrust: string | null;
      /** Host on the way there of which the client warns its user; absent: none. */
      readonly warnsOf?: string | null;
      /** Outlook's way, where the answer shows it. */
      readonly protocol?: Protocol | null;
      /** When the certificate holds, where its dates alone are against it. */
      readonly validity?: Validity | null;
    }
  /** It stops here, and is wrong. */
  | { readonly kind: 'misled'; readonly reason: string }
  /** It goes on. */
  | {
      readonly kind: 'nothing';
      readonly reason: string;
      /** False where what is there could not be seen. */
      readonly isCertain: boolean;
      /** Host of which the client warns its user before it goes on. */
      readonly warnsOf: string | null;
    };

/** One step as it went. */
export interface StepSeen {
  readonly step: SearchStep;
  readonly end: StepEnd;
  /** What was asked and what came, in words. */
  readonly lines: readonly string[];
  readonly ms: number;
}
