import { describe, expect, it } from 'vitest';
import * as WORDS from '../../../model/text/en.ts';
import { renderReport, type ReportInput } from '../../../report/report.ts';
import { outlookOf, REPORTS, reportOf, systemOf } from '../../support/bundles.ts';
import { profileOf } from '../../support/outlook-samples.ts';
import { STATES, TAKEN_AT } from '../../support/states.ts';

const pageOf = (input: ReportInput): string => renderReport(input, WORDS);
/** What a person reads: without markup, white space folded. */
const textOf = (input: ReportInput): string =>
  pageOf(input)
    .replace(/<style>[^]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');
const inOrder = (text: string, parts: readonly string[]): void => {
  const places = parts.map((part) => text.indexOf(part));
  expect(Object.fromEntries(parts.map((part, index) => [part, places[index]! >= 0]))).toEqual(
    Object.fromEntries(parts.map((part) => [part, true])),
  );
  expect(places).toEqual(places.toSorted((one, other) => one - other));
};

describe('the report page', () => {
  it.each(Object.entries(REPORTS))('holds no script and loads nothing: %s', (_, input) => {
    const page = pageOf(input);

    expect(page).toMatch(/^<!doctype html>/);
    expect(page.replaceAll('&#39;', "'")).toContain(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
    expect(page).not.toMatch(/<script|\son\w+=|javascript:|\b(?:src|href|action)=|@import|url\(/i);
  });

  it('tells the firewall team of a list that lets through other ports than were typed, while mail works', () => {
    const words = 'Measured 2026-11-24 06:00 UTC: the way stops 2000, which the list holds.';
    const green = STATES.green.run!;
    const advice = { changes: [], staticPorts: null, measured: [words] };
    const own = reportOf(STATES.green);
    const withRun = (run: typeof green) => textOf({ ...own, documents: { ...own.documents, run } });

    inOrder(withRun({ ...green, advice }), ['For the firewall team', words, 'Way to Exchange']);
    expect(withRun(green)).not.toContain('For the firewall team');
  });

  it('answers from top to bottom what a helpdesk asks of a closed port', () => {
    inOrder(textOf(REPORTS['port-outside']!), [
      'Broken',
      'RPC_PORT_OUTSIDE_ACL',
      'Reference',
      'Exchange offers EMSMDB on port 2314',
      'Who must act The network team (Citrix Access Gateway)',
      'Since 2026-11-24 06:40:00 UTC (07:40 at UTC+1), 1 h 32 min before this report',
      'anna on LT-4711',
      '+49 40 123456',
      'Restarting did not help.',
      'For the firewall team',
      'Network team, tel. 4711',
      'to 10.1.2.3, TCP 2314',
      'Network/Subnet: 10.1.2.3/255.255.255.255',
      'Way to Exchange',
      'First red',
      'The minutes before',
      '−4 min the laptop woke',
      '−40 s addresses: Ethernet 10.4.7.21 → tun0 10.9.0.14; wwan0 100.64.3.7',
      'verdict ALL_GREEN → RPC_PORT_OUTSIDE_ACL',
      'What changed since it last worked',
      'Port of EMSMDB 1171 2314',
      'Last 24 hours',
      'Facts that Microsoft support asks for',
      '10.1.2.3:2314 TCP timed-out',
      'OUTLOOK.EXE 10.1.2.3:2314 (EMSMDB) syn-sent',
      'Facts that the VPN vendor asks for',
      'Citrix Secure Access: up, carries the route on tun0',
      'In other networks',
      'Office network Working',
      'Taken out, and missing',
    ]);
  });

  it('marks the first red rung from below, and no other', () => {
    const page = pageOf(REPORTS['tunnel-down']!);

    expect(page.match(/<tr class="[^"]* first"/g)).toHaveLength(1);
    expect(textOf(REPORTS['tunnel-down']!)).toMatch(/VPN First red The VPN is not connected/);
  });

  it('has a block for the firewall team while packets vanish although no list is known to lack anything', () => {
    inOrder(textOf(REPORTS['mapper-silent']!), [
      'For the firewall team',
      'From 10.9.0.14',
      'To 10.1.2.3',
      '135 endpoint mapper: failed',
      'first 2026-11-24 06:40:00 UTC',
    ]);
  });

  it('has no block for the firewall team, and nothing that changed, while all is well', () => {
    const text = textOf(REPORTS['green']!);

    expect(text).not.toContain('For the firewall team');
    expect(text).not.toContain('What changed');
  });

  it('says what could not be gathered and why, and what was taken out', () => {
    const text = textOf(REPORTS['half-gathered']!);

    expect(text).toContain('2 × password');
    expect(text).toContain('names: left out; addresses: under another name');
    expect(text).toContain(
      'data/history.json (timed out); data/connections.json (the table could not be read (EACCES))',
    );
  });

  it('tells a laptop without settings from one that has not finished its first check', () => {
    expect(textOf(REPORTS['not-configured']!)).toContain(WORDS.codes.NOT_CONFIGURED.summary);
    expect(textOf(REPORTS['first-run']!)).toContain('No check has been made yet');
  });

  it('says that the network is another one now than in the last check', () => {
    expect(textOf(REPORTS['offline']!)).toContain(
      'No network now; checked on Citrix Secure Access over UMTS',
    );
  });

  it('shows what a stranger wrote as text', () => {
    const evil = '</td><script>alert(1)</script>\u202e';

    const page = pageOf(
      reportOf(STATES.brokenPort, { system: systemOf({ note: evil, computer: evil, site: evil }) }),
    );

    expect(page).not.toContain('<script');
    expect(page).not.toContain('\u202e');
    expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;\\u202E/g)).toHaveLength(3);
  });

  it('is the same page for the same bundle', () => {
    expect(pageOf(REPORTS['port-outside']!)).toBe(pageOf(REPORTS['port-outside']!));
  });

  it('counts hours in the user’s own zone where it is known', () => {
    const text = textOf(
      reportOf(STATES.brokenPort, { system: systemOf({ utcOffsetMinutes: -210 }) }),
    );

    expect(text).toContain(`2026-11-24 08:12:00 UTC (04:42 at UTC−3:30)`);
    expect(TAKEN_AT).toContain('08:12');
  });
});

describe('what Microsoft asks about Outlook', () => {
  const saidOf = (change: Parameters<typeof outlookOf>[0]): string =>
    textOf(reportOf(STATES.brokenPort, { outlook: outlookOf(change) }));

  it('is answered as far as Outlook shows it, and the rest is to be asked', () => {
    inOrder(saidOf({ settings: { mapiHttpDisabled: true, rpcEncryption: false } }), [
      'Facts that Microsoft support asks for',
      'Protocol RPC over TCP (ncacn_ip_tcp)',
      'Network cost probably metered; by Windows variable, roaming',
      'Outlook 16.0.17928.20114, runs since 2026-11-24 06:35:00 UTC (07:35 at UTC+1)',
      'Profile “Anna unterwegs”',
      'Exchange account server exch1.corp.example, by TCP, Cached Exchange Mode, OST of 1177.4 MiB, written 2026-11-23 17:10:00 UTC (18:10 at UTC+1)',
      'Registry MapiHttpDisabled = 1, EnableRPCEncryption = 0',
      'Still to be asked Outlook’s Connection Status (Ctrl and right click on its tray icon) ',
    ]);
  });

  it('says what keeps Outlook away by itself', () => {
    const profile = profileOf({ workOffline: true, leadsToTarget: false });

    expect(saidOf({ profile, runs: false, runsSince: null })).toMatch(
      /16\.0\.17928\.20114, not running .*“Outlook”, leads to another server than the one that was checked, set to work offline/,
    );
  });

  it('says why nobody looked, and asks for version and mode then', () => {
    const text = saidOf({
      ...{ version: null, runs: null, runsSince: null, newOutlookRuns: null, profile: null },
      notTested: 'not tested: Outlook is looked at on Windows',
    });

    expect(text).toContain('Outlook not tested: Outlook is looked at on Windows');
    expect(text).toContain('tray icon), its version, cached or online mode');
  });

  it('takes what the run saw where the look at the making came to no end', () => {
    const { run } = STATES.brokenPort;
    const state = { ...STATES.brokenPort, run: { ...run!, outlook: outlookOf() } };

    expect(textOf(reportOf(state, { outlook: null }))).toContain('Profile “Anna unterwegs”');
  });

  it('names the way that Outlook takes', () => {
    const { run } = STATES.brokenPort;
    const way = { protocol: 'mapi-http', because: 'outlook' } as const;

    expect(textOf(reportOf({ ...STATES.brokenPort, run: { ...run!, way } }))).toContain(
      'Protocol MAPI over HTTP',
    );
  });
});

describe('the top of the report page', () => {
  it('calls the user of the laptop so, for the helpdesk reads the page', () => {
    expect(textOf(REPORTS['tunnel-down']!)).toContain('Who must act The user of this laptop');
  });

  it('says in bold that the laptop is elsewhere when it has left the network of its last check', () => {
    expect(textOf(REPORTS['offline']!)).toContain(
      'That was the last check; the laptop is elsewhere now: No network.',
    );
    expect(textOf(REPORTS['green']!)).not.toContain('elsewhere');
  });

  it('names the keeper of the settings where none say what to watch', () => {
    expect(textOf(REPORTS['not-configured']!)).toContain('NOT_CONFIGURED');
    expect(textOf(REPORTS['not-configured']!)).toContain(
      'Who must act Whoever keeps Linesman’s settings',
    );
  });
});
