import { userInfo } from 'node:os';
import { errorCode, reasonOf } from '../../../lib/error-name.ts';
import { readBounded } from '../../../lib/read-bounded.ts';
import { SETTINGS_FILE } from '../../../model/text/en/config.ts';
import { POLICY } from '../../../model/text/en/policy.ts';
import type { NativeAnswer } from '../../../probes/platform/answer.ts';
import type { RegistryRoot } from '../../../probes/platform/windows/advapi32.ts';
import type { RegistryValue } from '../../../probes/platform/windows/registry-values.ts';
import { POLICY_KEY, policyFiles, type Surroundings } from '../paths.ts';
import { readJsonFile, type ReadBeginning } from '../read-file.ts';
import type { PolicyDocument } from './document.ts';

/** What one place says, the strongest place first. */
export interface PolicySource extends PolicyDocument {
  /** For a person: a file, or `HKLM\Software\Policies\Linesman`. */
  readonly where: string;
}

/** The system, as far as policy lies in it. */
export interface PolicyIo {
  readonly read: ReadBeginning;
  readonly registry: (
    root: RegistryRoot,
    key: string,
  ) => Promise<NativeAnswer<readonly RegistryValue[] | null>>;
  /** Short name of the user. */
  readonly account: () => string;
}

export const systemPolicy: PolicyIo = {
  read: readBounded,
  // Loaded where there is a registry alone: it costs a cold command milliseconds.
  registry: async (root, key) =>
    (await import('../../../probes/platform/windows/registry-values.ts')).registryValues(root, key),
  account: () => userInfo().username,
};

const ROOTS: readonly RegistryRoot[] = ['HKLM', 'HKCU'];
const MAX_PLIST_BYTES = 1024 * 1024;

/** The policy of this laptop: every place that holds some. What cannot be read is said of its place. */
export async function readPolicy(
  surroundings: Surroundings,
  io: PolicyIo,
): Promise<readonly PolicySource[]> {
  const read =
    surroundings.platform === 'win32'
      ? ROOTS.map((root) => fromRegistry(root, io))
      : policyFiles(surroundings, io.account).map((path) =>
          surroundings.platform === 'darwin' ? fromPropertyList(path, io) : fromJson(path, io),
        );
  return (await Promise.all(read)).filter((source) => source !== null);
}

const unreadable = (where: string, why: string): PolicySource => ({
  where,
  document: {},
  problems: [SETTINGS_FILE.unreadable(why)],
});

async function fromRegistry(root: RegistryRoot, io: PolicyIo): Promise<PolicySource | null> {
  const where = `${root}\\${POLICY_KEY}`;
  const values = await io.registry(root, POLICY_KEY);
  if (!values.ok) return unreadable(where, values.why);
  if (values.value === null || values.value.length === 0) return null;
  const { registryDocument } = await import('./document.ts');
  return { where, ...registryDocument(values.value) };
}

async function fromJson(path: string, io: PolicyIo): Promise<PolicySource | null> {
  const file = await readJsonFile(path, io.read);
  switch (file.kind) {
    case 'absent':
      return null;
    case 'unreadable':
      return unreadable(path, file.why);
    case 'read':
      return {
        where: path,
        document: file.document,
        problems: file.fault === null ? [] : [file.fault],
      };
  }
}

/** What decodes it is loaded where there is such a file alone. */
async function fromPropertyList(path: string, io: PolicyIo): Promise<PolicySource | null> {
  let bytes: Buffer;
  try {
    const read = await io.read(path, MAX_PLIST_BYTES);
    if (read.isCut) return unreadable(path, SETTINGS_FILE.tooLarge(MAX_PLIST_BYTES));
    ({ bytes } = read);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : unreadable(path, reasonOf(error));
  }
  const { readPropertyList } = await import('./property-list.ts');
  const read = readPropertyList(bytes);
  return read.ok
    ? { where: path, ...read.document }
    : unreadable(path, POLICY.noPropertyList(read.why));
}
