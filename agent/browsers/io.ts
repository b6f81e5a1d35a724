import { homedir, userInfo } from 'node:os';
import { readBounded } from '../../lib/read-bounded.ts';
import { parseJson } from '../../model/json.ts';
import type { RegistryRoot } from '../../probes/platform/windows/advapi32.ts';

/** A document of settings, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** This laptop, as far as settings of browsers lie in it. What cannot be read is null. */
export interface BrowserIo {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly account: string;
  json(path: string): Promise<Values | null>;
  /** The beginning of a text. */
  text(path: string): Promise<string | null>;
  propertyList(path: string): Promise<Values | null>;
  /** Texts, numbers and lists of a key. */
  registry(root: RegistryRoot, key: string): Promise<Values | null>;
}

const MAX_FILE_BYTES = 2 * 1024 * 1024;

const text = async (path: string): Promise<string | null> => {
  try {
    return (await readBounded(path, MAX_FILE_BYTES)).text;
  } catch {
    // Absent, or another user's: it is not what decides for this one.
    return null;
  }
};

const valuesIn = (read: unknown): Values | null =>
  typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Values) : null;

export const systemBrowsers = (): BrowserIo => ({
  platform: process.platform,
  home: homedir(),
  account: userInfo().username,
  text,
  json: async (path) => {
    const read = await text(path);
    return read === null ? null : valuesIn(parseJson(read));
  },
  propertyList: async (path) => {
    try {
      const { bytes } = await readBounded(path, MAX_FILE_BYTES);
      const { readPropertyList } = await import('../settings/policy/property-list.ts');
      const read = readPropertyList(bytes);
      return read.ok ? valuesIn(read.document.document) : null;
    } catch {
      return null;
    }
  },
  registry: async (root, key) => {
    const { registryValues } = await import('../../probes/platform/windows/registry-values.ts');
    const read = registryValues(root, key);
    if (!read.ok || read.value === null) return null;
    return Object.fromEntries(
      read.value.map((value) => [
        value.name,
        value.kind === 'text'
          ? value.text
          : value.kind === 'number'
            ? value.number
            : value.kind === 'texts'
              ? value.texts
              : null,
      ]),
    );
  },
});
