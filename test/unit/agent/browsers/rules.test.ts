import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { chromiumRules } from '../../../../agent/browsers/chromium.ts';
import { firefoxRules } from '../../../../agent/browsers/firefox.ts';
import { type BrowserIo, systemBrowsers, type Values } from '../../../../agent/browsers/io.ts';
import { zoneRules } from '../../../../agent/browsers/zones.ts';
import { zoneLogsOn } from '../../../../probes/web/logon/rules.ts';

const SET = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const POLICY = 'Software\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const MAIL = new URL('https://mail.corp.example/owa');

/** Windows, whose registry is this. */
const windows = (keys: Readonly<Record<string, Values>>): BrowserIo => ({
  ...systemBrowsers(),
  platform: 'win32',
  home: '/nobody',
  json: () => Promise.resolve(null),
  text: () => Promise.resolve(null),
  registry: (root, key) => Promise.resolve(keys[`${root}\\${key}`] ?? null),
});
const zoned = async (
  keys: Readonly<Record<string, Values>>,
  url = MAIL,
): Promise<string | null> => {
  const [zones] = await zoneRules(url.hostname, windows(keys));
  return zones === undefined ? null : zoneLogsOn(zones, url);
};

it.each<readonly [string, Readonly<Record<string, Values>>, boolean]>([
  [
    'a host by hand',
    { [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example\\mail`]: { https: 1 } },
    true,
  ],
  ['a domain by hand', { [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example`]: { '*': 1 } }, true],
  [
    'a pattern below a domain',
    { [`HKLM\\${SET}\\ZoneMap\\Domains\\corp.example\\*`]: { https: 1 } },
    true,
  ],
  [
    'a host by policy',
    { [`HKLM\\${POLICY}\\ZoneMapKey`]: { 'https://mail.corp.example': '1' } },
    true,
  ],
  ['a pattern by policy', { [`HKCU\\${POLICY}\\ZoneMapKey`]: { '*.corp.example': '1' } }, true],
  [
    'trusted sites by policy',
    { [`HKCU\\${POLICY}\\ZoneMapKey`]: { '*.corp.example': '2' } },
    false,
  ],
  ['http alone', { [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example\\mail`]: { http: 1 } }, false],
  ['another host', { [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example\\owa`]: { https: 1 } }, false],
  [
    'an intranet that asks',
    {
      [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example`]: { '*': 1 },
      [`HKCU\\${SET}\\Zones\\1`]: { '1A00': 0x1_0000 },
    },
    false,
  ],
  [
    'a person’s word, where the machine’s alone counts',
    {
      [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example`]: { '*': 1 },
      [`HKLM\\${POLICY}`]: { Security_HKLM_only: 1 },
    },
    false,
  ],
  [
    'a server with Enhanced Security, by the list of others',
    {
      [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example`]: { '*': 1 },
      [`HKLM\\${SET}\\ZoneMap`]: { IEHarden: 1 },
    },
    false,
  ],
  [
    'a server with Enhanced Security, by its own list',
    {
      [`HKCU\\${SET}\\ZoneMap\\EscDomains\\corp.example`]: { '*': 1 },
      [`HKLM\\${SET}\\ZoneMap`]: { IEHarden: 1 },
    },
    true,
  ],
  ['nothing', {}, false],
])('the registry puts mail.corp.example into the intranet by %s', async (_, keys, logsOn) => {
  expect((await zoned(keys)) !== null).toBe(logsOn);
});

it('a site that a policy names outranks what a person set', async () => {
  expect(
    await zoned({
      [`HKLM\\${POLICY}\\ZoneMapKey`]: { 'https://mail.corp.example': '2' },
      [`HKCU\\${SET}\\ZoneMap\\Domains\\corp.example\\mail`]: { https: 1 },
    }),
  ).toBeNull();
});

it('names without a dot follow IntranetName', async () => {
  const url = new URL('http://mail/owa');

  expect(await zoned({ [`HKLM\\${SET}\\ZoneMap`]: { IntranetName: 1 } }, url)).toBe('IntranetName');
  expect(await zoned({}, url)).toBeNull();
});

it('policies of Chrome and Edge lie in the registry', async () => {
  const rules = await chromiumRules(
    windows({
      'HKLM\\Software\\Policies\\Google\\Chrome': {
        AuthServerAllowlist: '*.example',
        AuthSchemes: 'ntlm',
      },
      'HKCU\\Software\\Policies\\Microsoft\\Edge': { AuthServerWhitelist: 'mail.example' },
      'HKLM\\Software\\Policies\\Microsoft\\Edge': { AuthServerAllowlist: 7 },
    }),
  );
  expect(rules).toEqual([
    {
      ...{ kind: 'chromium', browser: 'Chrome', where: 'HKLM\\Software\\Policies\\Google\\Chrome' },
      ...{ list: '*.example', schemes: 'ntlm' },
    },
    {
      ...{ kind: 'chromium', browser: 'Edge', where: 'HKCU\\Software\\Policies\\Microsoft\\Edge' },
      ...{ list: 'mail.example', schemes: null },
    },
  ]);
});

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

it('Firefox’s preferences are read out of its profiles, and nothing that only looks alike', async () => {
  const home = await mkdtemp(join(tmpdir(), 'linesman-home-'));
  folders.push(home);
  const profile = join(home, '.mozilla', 'firefox', 'abc.default');
  await mkdir(profile, { recursive: true });
  await writeFile(
    join(profile, 'prefs.js'),
    [
      '// user_pref("network.negotiate-auth.trusted-uris", "commented.example");',
      'user_pref("network.negotiate-auth.trusted-uris.old", "old.example");',
      'user_pref("network.negotiate-auth.trusted-uris", "corp.example,https://x.example");',
      'user_pref("network.automatic-ntlm-auth.trusted-uris", "");',
    ].join('\n'),
  );
  const rules = await firefoxRules({ ...systemBrowsers(), platform: 'linux', home });

  expect(rules.filter(({ where }) => where.startsWith(home))).toEqual([
    {
      ...{ kind: 'firefox', where: join(profile, 'prefs.js'), scheme: 'negotiate' },
      list: 'corp.example,https://x.example',
    },
  ]);
});

it('Firefox’s policies name servers by list and by preference', async () => {
  const path = '/etc/firefox/policies/policies.json';
  const io: BrowserIo = {
    ...systemBrowsers(),
    ...{ platform: 'linux', home: '/nobody' },
    json: (asked) =>
      Promise.resolve(
        asked === path
          ? {
              policies: {
                Authentication: { SPNEGO: ['a.example', 7], NTLM: 'no list' },
                Preferences: { 'network.negotiate-auth.trusted-uris': { Value: 'b.example' } },
              },
            }
          : null,
      ),
  };
  expect(await firefoxRules(io)).toEqual([
    { kind: 'firefox', where: path, scheme: 'negotiate', list: 'a.example,b.example' },
  ]);
});
