import { expect, it } from 'vitest';
import { logonBy } from '../../../../probes/web/logon/decide.ts';
import {
  chromiumAllows,
  firefoxTrusts,
  type LogonRule,
  zoneLogsOn,
  type ZoneSite,
} from '../../../../probes/web/logon/rules.ts';

const MAIL = new URL('https://mail.corp.example/owa/');

it.each([
  ['mail.corp.example', true],
  ['*.corp.example', true],
  ['*corp.example', true],
  ['.corp.example', true],
  ['mail.*.example', true],
  ['*', true],
  ['other.example, MAIL.corp.example', true],
  ['other.example;mail.corp.example', true],
  ['https://mail.corp.example', true],
  ['mail.corp.example:443', true],
  ['', false],
  ['corp.example', false],
  ['*.mail.corp.example', false],
  ['mail.corp.example.evil', false],
  ['http://mail.corp.example', false],
  ['mail.corp.example:8443', false],
  ['<local>', false],
  ['10.0.0.0/8', false],
])('Chromium’s list %j holds mail.corp.example: %s', (list, holds) => {
  expect(chromiumAllows(list, MAIL)).toBe(holds);
});

it('Chromium’s list knows addresses, ranges and names without a dot', () => {
  expect(chromiumAllows('10.0.0.0/8', new URL('http://10.1.2.3/owa'))).toBe(true);
  expect(chromiumAllows('10.0.0.0/8', new URL('http://11.1.2.3/owa'))).toBe(false);
  expect(chromiumAllows('<local>', new URL('http://mail/owa'))).toBe(true);
});

it.each([
  ['mail.corp.example', true],
  ['corp.example', true],
  ['.corp.example', true],
  ['https://', true],
  ['https://corp.example', true],
  ['x.example, example', true],
  ['mail.corp.example:443', true],
  ['', false],
  ['orp.example', false],
  ['*.corp.example', false],
  ['http://', false],
  ['http://corp.example', false],
  ['corp.example:80', false],
])('Firefox trusts mail.corp.example by %j: %s', (list, trusts) => {
  expect(firefoxTrusts(list, MAIL)).toBe(trusts);
});

const zones = (
  sites: readonly Partial<ZoneSite>[],
  logon: readonly (readonly [number, number])[] = [],
  isDotlessIntranet = false,
): Extract<LogonRule, { kind: 'zones' }> => ({
  kind: 'zones',
  sites: sites.map((site) => ({ where: 'HKCU', pattern: '', scheme: '*', zone: 1, ...site })),
  isDotlessIntranet,
  logon: new Map(logon),
});
const EXACT = { pattern: 'mail.corp.example' };

it.each<readonly [string, Extract<LogonRule, { kind: 'zones' }>, boolean]>([
  ['the intranet by its name', zones([EXACT]), true],
  ['the intranet by a pattern', zones([{ pattern: '*.corp.example' }]), true],
  ['the intranet by a policy with a scheme', zones([{ pattern: 'https://*.corp.example' }]), true],
  ['the intranet for https', zones([{ ...EXACT, scheme: 'https' }]), true],
  ['the intranet for http', zones([{ ...EXACT, scheme: 'http' }]), false],
  ['the intranet for another name', zones([{ pattern: 'xmail.corp.example' }]), false],
  ['the intranet for what is below it', zones([{ pattern: '*.mail.corp.example' }]), true],
  ['trusted sites, which ask', zones([{ ...EXACT, zone: 2 }]), false],
  ['trusted sites that log on silently', zones([{ ...EXACT, zone: 2 }], [[2, 0]]), true],
  ['the intranet, which is told to ask', zones([EXACT], [[1, 0x1_0000]]), false],
  [
    'trusted sites by name, and the intranet by a pattern',
    zones([{ pattern: '*.corp.example' }, { ...EXACT, zone: 2 }]),
    false,
  ],
  ['no zone', zones([]), false],
])('Windows logs on by itself in %s', (_, rule, logsOn) => {
  expect(zoneLogsOn(rule, MAIL) !== null).toBe(logsOn);
});

it('a name without a dot is of the intranet where Windows is told so', () => {
  expect(zoneLogsOn(zones([], [], true), new URL('http://mail/owa'))).toBe('IntranetName');
  expect(zoneLogsOn(zones([], [], true), MAIL)).toBeNull();
  expect(zoneLogsOn(zones([]), new URL('http://mail/owa'))).toBeNull();
});

const CHROME: LogonRule = {
  ...{ kind: 'chromium', browser: 'Chrome', where: 'HKLM' },
  ...{ list: '*.corp.example', schemes: null },
};

it.each<readonly [string, readonly string[], LogonRule, NodeJS.Platform, number]>([
  ['Negotiate, on Linux', ['Negotiate'], CHROME, 'linux', 1],
  ['NTLM alone, on Linux', ['NTLM'], CHROME, 'linux', 0],
  ['NTLM alone, on Windows', ['NTLM'], CHROME, 'win32', 1],
  ['Basic alone', ['Basic realm="x"'], CHROME, 'win32', 0],
  [
    'a scheme that is switched off',
    ['Negotiate'],
    { ...CHROME, schemes: 'basic,ntlm' },
    'linux',
    0,
  ],
  [
    'a scheme that is left on',
    ['Negotiate'],
    { ...CHROME, schemes: 'basic, negotiate' },
    'linux',
    1,
  ],
  [
    'Firefox, trusted for NTLM alone',
    ['Negotiate'],
    { kind: 'firefox', where: 'prefs.js', scheme: 'ntlm', list: 'corp.example' },
    'win32',
    0,
  ],
  [
    'Firefox, trusted',
    ['Negotiate'],
    { kind: 'firefox', where: 'prefs.js', scheme: 'negotiate', list: 'corp.example' },
    'darwin',
    1,
  ],
])('a browser logs on by itself where the server offers %s', (_, offers, rule, system, count) => {
  expect(logonBy(MAIL, offers, [rule], system)).toMatchObject({ read: 1 });
  expect(logonBy(MAIL, offers, [rule], system).certainBy).toHaveLength(count);
});
