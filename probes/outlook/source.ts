import type { MailFile, NetworkCost } from '../../model/outlook.ts';
import type { NativeAnswer } from '../platform/answer.ts';
import type { RegistryView } from '../platform/registry-view.ts';

/** A program that runs. */
export interface RunningProgram {
  /** File name as its file system spells it. */
  readonly name: string;
  readonly path: string;
  /** RFC 3339 in UTC; null where the system does not tell. */
  readonly startedAt: string | null;
}

/** What of a system a look at Outlook needs. Nothing of it starts a program or opens a mailbox. */
export interface OutlookSource {
  /** @param onProblem told what could not be read */
  readonly registry: (onProblem: (why: string) => void) => RegistryView;
  /** Those programs that are called by one of the names, in any case. */
  readonly programs: (names: readonly string[]) => NativeAnswer<readonly RunningProgram[]>;
  /** Version of a program's file. */
  readonly version: (path: string) => NativeAnswer<string>;
  readonly cost: () => NativeAnswer<NetworkCost>;
  /** Size and date of a file; null where there is none. Rejects with the system's error. */
  readonly file: (path: string) => Promise<MailFile | null>;
}
