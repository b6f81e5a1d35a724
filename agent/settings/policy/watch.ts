import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { errorCode } from '../../../lib/error-name.ts';
import { POLICY } from '../../../model/text/en/policy.ts';
import { POLICY_KEY, policyFiles, type Surroundings } from '../paths.ts';

/**
 * How often it is asked whether the policy was written: one look at a file's times, or at a key's.
 * Each look wakes the processor, and an administrator waits for no second.
 */
const POLICY_LOOK_MS = 5_000;
/**
 * A refresh of group policy takes all values away and writes them anew, so a change counts when it
 * has rested for so long.
 */
const POLICY_REST_MS = 2_000;

/** Something that is another text whenever the policy may have changed. */
export type PolicyStamp = () => Promise<string>;

/** By the times of the files, or of the keys of the registry; no value is read. */
export function systemStamp(surroundings: Surroundings, account = accountName): PolicyStamp {
  if (surroundings.platform === 'win32') return registryStamp;
  const files = policyFiles(surroundings, account);
  return () => Promise.resolve(files.map(fileStamp).join(' '));
}

const accountName = (): string => userInfo().username;

/** At once: the administrator's files lie on the system's disk, and a thread would wake each time. */
function fileStamp(path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join('.');
  } catch (error) {
    return errorCode(error) ?? 'unreadable';
  }
}

async function registryStamp(): Promise<string> {
  const { registryWrittenAt } = await import('../../../probes/platform/windows/registry-values.ts');
  return (['HKLM', 'HKCU'] as const)
    .map((root) => {
      const at = registryWrittenAt(root, POLICY_KEY);
      return at.ok ? String(at.value) : at.why;
    })
    .join(' ');
}

/** A look-out for one change. */
export interface PolicyWatch {
  /** Resolves once when the policy was written since, and has rested. */
  readonly changed: Promise<'changed'>;
  stop(): void;
}

/**
 * Watches from now on. Settings that are read after this resolves are as new as the watch: no change
 * falls between the two.
 */
export async function watchPolicy(
  stamp: PolicyStamp,
  log: (message: string) => void,
  { everyMs = POLICY_LOOK_MS, restMs = POLICY_REST_MS } = {},
): Promise<PolicyWatch> {
  const first = await stamp();
  let timer: NodeJS.Timeout | undefined;
  const changed = new Promise<'changed'>((resolve) => {
    let last = first;
    const look = (): void => {
      stamp().then(
        (now) => {
          if (now !== first && now === last) {
            resolve('changed');
            return;
          }
          last = now;
          later(now === first ? everyMs : restMs);
        },
        (thrown: unknown) => {
          log(POLICY.unwatched(String(thrown)));
        },
      );
    };
    const later = (ms: number): void => {
      timer = setTimeout(look, ms);
      timer.unref();
    };
    later(everyMs);
  });
  return {
    changed,
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
