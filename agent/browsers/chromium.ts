import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogonRule } from '../../probes/web/logon/rules.ts';
import type { BrowserIo, Values } from './io.ts';

type ChromiumRule = Extract<LogonRule, { kind: 'chromium' }>;
type Browser = ChromiumRule['browser'];

/** Where policies of each lie; on Linux a folder of JSON files (chromeenterprise.google, "Linux"). */
const PLACES: Readonly<
  Record<Browser, { linux: readonly string[]; windows: string; mac: string }>
> = {
  Chrome: {
    linux: ['/etc/opt/chrome/policies/managed'],
    windows: 'Software\\Policies\\Google\\Chrome',
    mac: 'com.google.Chrome',
  },
  Chromium: {
    linux: ['/etc/chromium/policies/managed', '/etc/chromium-browser/policies/managed'],
    windows: 'Software\\Policies\\Chromium',
    mac: 'org.chromium.Chromium',
  },
  Edge: {
    linux: ['/etc/opt/edge/policies/managed'],
    windows: 'Software\\Policies\\Microsoft\\Edge',
    mac: 'com.microsoft.Edge',
  },
};
const BROWSERS = Object.keys(PLACES) as Browser[];
const MAX_FILES = 32;

/** AuthServerAllowlist of Chrome, Chromium and Edge, wherever it is set. Never rejects. */
export async function chromiumRules(io: BrowserIo): Promise<readonly ChromiumRule[]> {
  const read = await Promise.all(BROWSERS.map((browser) => rulesOf(browser, io)));
  return read.flat();
}

async function rulesOf(browser: Browser, io: BrowserIo): Promise<readonly ChromiumRule[]> {
  const { linux, windows, mac } = PLACES[browser];
  const documents = await Promise.all(
    io.platform === 'win32'
      ? (['HKLM', 'HKCU'] as const).map(async (root) => ({
          where: `${root}\\${windows}`,
          values: await io.registry(root, windows),
        }))
      : io.platform === 'darwin'
        ? ['/Library/Managed Preferences', `/Library/Managed Preferences/${io.account}`].map(
            async (folder) => {
              const path = `${folder}/${mac}.plist`;
              return { where: path, values: await io.propertyList(path) };
            },
          )
        : (await Promise.all(linux.map(jsonFilesIn))).flat().map(async (path) => ({
            where: path,
            values: await io.json(path),
          })),
  );
  return documents.flatMap(({ where, values }): ChromiumRule[] => {
    const list = textIn(values, 'AuthServerAllowlist') ?? textIn(values, 'AuthServerWhitelist');
    const schemes = textIn(values, 'AuthSchemes');
    return list === null ? [] : [{ kind: 'chromium', browser, where, list, schemes }];
  });
}

const textIn = (values: Values | null, name: string): string | null => {
  const value = values?.[name];
  return typeof value === 'string' ? value : null;
};

async function jsonFilesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .slice(0, MAX_FILES)
      .map((name) => join(folder, name));
  } catch {
    // No such folder: no policy.
    return [];
  }
}
