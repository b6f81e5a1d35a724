import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogonRule } from '../../probes/web/logon/rules.ts';
import type { BrowserIo, Values } from './io.ts';

type FirefoxRule = Extract<LogonRule, { kind: 'firefox' }>;

const MAX_PROFILES = 8;
const PREFERENCES = {
  negotiate: 'network.negotiate-auth.trusted-uris',
  ntlm: 'network.automatic-ntlm-auth.trusted-uris',
} as const;
/** Names in the policy `Authentication` (mozilla/policy-templates). */
const POLICIES = { negotiate: 'SPNEGO', ntlm: 'NTLM' } as const;
const SCHEMES = ['negotiate', 'ntlm'] as const;

/** Whom Firefox trusts: its policies, and the preferences of its profiles. Never rejects. */
export async function firefoxRules(io: BrowserIo): Promise<readonly FirefoxRule[]> {
  const read = await Promise.all([
    ...policyFiles(io).map((path) => fromPolicies(path, io)),
    ...(io.platform === 'win32'
      ? SCHEMES.flatMap((scheme) =>
          (['HKLM', 'HKCU'] as const).map(async (root) => {
            const key = `Software\\Policies\\Mozilla\\Firefox\\Authentication\\${POLICIES[scheme]}`;
            const values = Object.values((await io.registry(root, key)) ?? {});
            return rule(`${root}\\${key}`, scheme, values);
          }),
        )
      : []),
    fromProfiles(io),
  ]);
  return read.flat();
}

const policyFiles = ({ platform }: BrowserIo): readonly string[] =>
  platform === 'win32'
    ? ['C:\\Program Files\\Mozilla Firefox\\distribution\\policies.json']
    : platform === 'darwin'
      ? ['/Applications/Firefox.app/Contents/Resources/distribution/policies.json']
      : [
          '/etc/firefox/policies/policies.json',
          '/usr/lib/firefox/distribution/policies.json',
          '/usr/lib/firefox-esr/distribution/policies.json',
        ];

const objectIn = (value: unknown, name: string): Values =>
  typeof value === 'object' && value !== null ? (((value as Values)[name] ?? {}) as Values) : {};

const rule = (
  where: string,
  scheme: (typeof SCHEMES)[number],
  values: readonly unknown[],
): FirefoxRule[] => {
  const list = values.filter((one) => typeof one === 'string').join(',');
  return list === '' ? [] : [{ kind: 'firefox', where, scheme, list }];
};

async function fromPolicies(path: string, io: BrowserIo): Promise<readonly FirefoxRule[]> {
  const policies = objectIn(await io.json(path), 'policies');
  const named = objectIn(policies, 'Authentication');
  const preferences = objectIn(policies, 'Preferences');
  return SCHEMES.flatMap((scheme) => {
    const list = named[POLICIES[scheme]];
    const { Value: set = preferences[PREFERENCES[scheme]] } = objectIn(
      preferences,
      PREFERENCES[scheme],
    );
    return rule(path, scheme, [...(Array.isArray(list) ? (list as unknown[]) : []), set]);
  });
}

const profilesFolder = ({ platform, home }: BrowserIo): string =>
  platform === 'win32'
    ? join(home, 'AppData', 'Roaming', 'Mozilla', 'Firefox', 'Profiles')
    : platform === 'darwin'
      ? join(home, 'Library', 'Application Support', 'Firefox', 'Profiles')
      : join(home, '.mozilla', 'firefox');

async function fromProfiles(io: BrowserIo): Promise<readonly FirefoxRule[]> {
  const folder = profilesFolder(io);
  const names = await readdir(folder).catch(() => []);
  const read = await Promise.all(
    names.slice(0, MAX_PROFILES * 2).flatMap((name) =>
      ['prefs.js', 'user.js'].map(async (file) => {
        const path = join(folder, name, file);
        const text = (await io.text(path)) ?? '';
        return SCHEMES.flatMap((scheme) => rule(path, scheme, [preferenceIn(text, scheme)]));
      }),
    ),
  );
  return read.flat();
}

/** `user_pref("NAME", "VALUE");`, one a line, as Firefox writes it. */
function preferenceIn(text: string, scheme: (typeof SCHEMES)[number]): string | null {
  const name = PREFERENCES[scheme].replaceAll('.', '\\.');
  const line = new RegExp(`^\\s*user_pref\\("${name}",\\s*"([^"\\n]{0,4000})"\\);`, 'm').exec(text);
  return line?.[1] ?? null;
}
