import { describe, expect, it } from 'vitest';
import { renderState } from '../../../cli/render/state.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { AgentState } from '../../../model/agent-state.ts';
import type { Others } from '../../../model/others.ts';
import { needsHelpdesk } from '../../../model/diagnosis.ts';
import * as EN from '../../../model/text/en.ts';
import { networkWords } from '../../../model/text/en/labels.ts';
import { asBefore } from '../../../model/text/ladder-layout.ts';
import { ladderRows } from '../../../model/text/ladder-rows.ts';
import { nextStepNow } from '../../../model/text/next-step.ts';
import { reportWords, travellerView } from '../../../model/text/traveller.ts';
import { diagnosisOf, HOST, runOf, STATE } from '../../support/samples.ts';
import { saidOf as filledOf, STATES, TAKEN_AT, travelling, UMTS } from '../../support/states.ts';

const NOW = new Date('2026-05-04T09:30:00.000Z');
const viewOf = (
  code: 'TUNNEL_REFUSED' | 'CLIENT_MISSING' | 'TUNNEL_DOWN',
  summary = 'What happened.',
) => {
  const args = { product: 'Secure Access', gatewayMs: 210 };
  const diagnosis = diagnosisOf(code, args, { summary, nextStep: 'A step.' });
  return { diagnosis, ...travellerView({ ...STATE, diagnosis }, NOW) };
};

describe('what a traveller reads before a login page', () => {
  it('is true of a cable in a hotel room as of its Wi-Fi', () => {
    const network = { ...STATE.network, label: 'captive', link: 'lan', reach: 'captive' } as const;
    const view = travellerView({ ...STATE, network }, NOW);

    expect(view.tray).toBe('This network wants its login page first.');
    expect([view.detail, networkWords(network)].join()).not.toContain('Wi-Fi');
  });
});

describe('what a traveller reads without a tunnel', () => {
  it('is not that his password is innocent when the VPN refused the logon', () => {
    const view = viewOf('TUNNEL_REFUSED');

    expect(view).toMatchObject({
      tone: 'red',
      headline: 'The VPN refused the logon. Try the logon once more with care.',
    });
    expect(view.detail).not.toMatch(/not (about )?your password/i);
    expect(needsHelpdesk(view.diagnosis)).toBe(true);
  });

  it('is that he cannot mend a laptop without the VPN client', () => {
    const view = viewOf('CLIENT_MISSING');

    expect(view.headline).toContain('Laptop team must act.');
    expect(view.detail).toContain('Nothing you can fix, and not about your password.');
    expect(needsHelpdesk(view.diagnosis)).toBe(true);
  });

  it('is what to start when nothing is wrong but that', () => {
    const view = viewOf('TUNNEL_DOWN');

    expect(view.tray).toContain('Start Secure Access to send mail.');
    expect(needsHelpdesk(view.diagnosis)).toBe(false);
  });
});

describe('what a traveller reads of a weak spot', () => {
  const diagnosis = diagnosisOf('RPC_GC_GAP', { host: HOST });
  const spot = {
    code: 'RPC_GC_GAP',
    host: HOST,
    at: '2026-05-04T09:05:00.000Z',
    deliveredAt: '2026-05-04T09:06:00.000Z',
  } as const;
  const settings = {
    items: [{ key: 'collector.url', value: 'https://collect.example', source: 'user file' }],
    problems: [],
  } satisfies AgentState['settings'];
  const weak: AgentState = { ...STATE, diagnosis, run: runOf(diagnosis), settings };
  /** Another report has left since. */
  const sent = { weakSpotsTold: [spot], lastDeliveredAt: '2026-05-04T09:20:00.000Z' };
  const said = (change: Partial<AgentState>): string =>
    travellerView({ ...weak, ...change }, NOW).detail;
  const status = (change: Partial<AgentState>): string =>
    renderState({ ...weak, ...change }, NOW, 200, paintFor(false));

  it('is that the helpdesk has been told, once the receipt is there', () => {
    expect(said(sent)).toMatch(/The helpdesk has been told of this \(\d\d:06\)\./);
    expect(said(sent)).not.toContain('tells the helpdesk');
    expect(status(sent)).toMatch(/Helpdesk +The helpdesk has been told of this \(\d\d:06\)\./);
  });

  it('is the same where mail works and a finding was told', () => {
    const green = diagnosisOf('ALL_GREEN', { host: HOST });
    const findings = [{ code: 'LIST_IS_A_BET', args: {}, audience: 'helpdesk' as const }];
    const state = {
      ...sent,
      diagnosis: { ...green, findings } as unknown as AgentState['diagnosis'],
      weakSpotsTold: [{ ...spot, code: 'LIST_IS_A_BET' as const }],
    };

    expect(said(state)).toContain('The helpdesk has been told of a weak spot (');
    expect(status(state)).toContain('told of a weak spot, “Access list is a bet” (');
    expect(said({ ...state, weakSpotsTold: [] })).not.toContain('helpdesk');
  });

  it.each<[why: string, change: Partial<AgentState>, words: RegExp]>([
    ['it was never told', {}, /tells the helpdesk by itself if it stays so/],
    ['another one was told', { ...sent, weakSpotsTold: [{ ...spot, code: 'ACL_TIGHT' }] }, /tells/],
    ['another server was meant', { ...sent, weakSpotsTold: [{ ...spot, host: 'x' }] }, /tells/],
    [
      'its report waits',
      {
        weakSpotsTold: [{ ...spot, deliveredAt: null }],
        outbox: { count: 1, bytes: 9, heldBecause: 'no-route', trouble: null },
      },
      /The report of this is written and goes out by itself/,
    ],
    [
      'the receipt was of another report',
      { ...sent, weakSpotsTold: [{ ...spot, deliveredAt: null }] },
      /tells/,
    ],
    ['nothing can be kept', { ...sent, notKept: 'The disk is full.' }, /./],
  ])('is not that the helpdesk has been told where %s', (_, change, words) => {
    expect(said(change)).not.toContain('has been told');
    expect(status(change)).not.toContain('has been told');
    expect(said(change)).toMatch(words);
  });

  it('is not said below a weak spot of another one, but by its name', () => {
    const findings = [{ code: 'LIST_IS_A_BET', args: {}, audience: 'helpdesk' as const }];
    const state = {
      ...sent,
      diagnosis: { ...diagnosis, findings } as unknown as AgentState['diagnosis'],
      weakSpotsTold: [{ ...spot, code: 'LIST_IS_A_BET' as const }],
    };

    expect(said(state)).not.toContain('has been told');
    expect(said(state)).toContain('tells the helpdesk by itself if it stays so');
    expect(status(state)).toContain('told of a weak spot, “Access list is a bet” (');
    const both = { ...state, weakSpotsTold: [...state.weakSpotsTold, spot] };
    expect(said(both)).toMatch(/The helpdesk has been told of this/);
  });

  it('is no comfort in a break, whose own report is another', () => {
    const broken = diagnosisOf('RPC_PORT_REFUSED', {}, { severity: 'broken' });
    const findings = [{ code: 'LIST_IS_A_BET', args: {}, audience: 'helpdesk' as const }];
    const state = {
      ...sent,
      diagnosis: { ...broken, findings } as unknown as AgentState['diagnosis'],
      weakSpotsTold: [{ ...spot, code: 'LIST_IS_A_BET' as const }],
    };

    expect(said(state)).not.toContain('has been told');
    expect(status(state)).not.toMatch(/has been told|has the report/);
  });

  it('is read from an agent of an older version as never told', () => {
    const older: Partial<AgentState> = { ...weak };
    delete older.weakSpotsTold;
    delete older.breakTold;

    expect(AgentState.parse(older)).toMatchObject({ weakSpotsTold: [], breakTold: null });
  });
});

const AT = new Date('2026-11-24T08:30:00.000Z');
const seen = (state: AgentState) => ({ ...travellerView(state, AT), ...nextStepNow(state, EN) });

describe('what a traveller reads of a break', () => {
  it('is since when, who must act by the name in the settings, what works, and what to say', () => {
    const { headline, detail, who, nextStep } = seen(STATES.brokenPort);

    expect(headline).toMatch(
      /^Outlook cannot connect since \d\d:40\. The network team must act\.$/,
    );
    expect(detail).toMatch(
      /Works: network, VPN, mail server, address book\. The helpdesk has the report \(sent \d\d:12\)\. If you ring the helpdesk, say \S{11}\.$/,
    );
    expect(who).toBe('The network team (Citrix Access Gateway)');
    expect(nextStep).toContain('Ask the network team to allow');
  });

  it('begins with what he can try himself, and names the team after that', () => {
    const diagnosis = filledOf('TUNNEL_NO_ROUTE', {
      product: 'Secure Access',
      host: 'exch1',
      via: 'wlan0',
    });
    const { headline, detail, who } = seen({ ...STATES.brokenPort, diagnosis });

    expect(headline).toMatch(/^Outlook cannot connect since \S+\. Restart Secure Access once\.$/);
    expect(detail).toContain('If it stays so: VPN team must act.');
    expect(detail).not.toContain('Nothing you can fix');
    expect(who).toBe('You first, then VPN team');
  });
});

describe('what a traveller reads of a weak spot', () => {
  it('is that mail works from here and where it will not, and that there is nothing for him to do', () => {
    const { headline, detail } = seen(STATES.degraded);

    expect(headline).toBe('Mail works from here, and will not through Citrix Access Gateway.');
    expect(detail).toContain(
      'Nothing for you to do. The network team (Citrix Access Gateway) must act.',
    );
    expect(detail).not.toContain('Details');
  });

  it('is that the helpdesk is told, where a collector takes reports and another must act', () => {
    const told = 'Linesman tells the helpdesk by itself if it stays so.';
    const settings = {
      items: [
        { key: 'collector.url', value: 'https://collect.example', source: 'user file' as const },
      ],
      problems: [],
    };
    const yours = { ...STATES.degraded.diagnosis!, whoMustAct: 'user' as const };

    expect(seen({ ...STATES.degraded, settings }).detail).toContain(told);
    expect(
      seen({ ...STATES.degraded, settings: { items: [], problems: [] } }).detail,
    ).not.toContain(told);
    expect(seen({ ...STATES.degraded, settings, diagnosis: yours }).detail).not.toContain(told);
  });

  it('is which part of the mail does not work', () => {
    const diagnosis = filledOf(
      'RPC_PORT_BLOCKED',
      { interface: 'NSPI', port: 1174 },
      { severity: 'degraded' },
    );
    const green = STATES.green.run!;
    const run = {
      ...green,
      diagnosis,
      checks: green.checks.map((check) =>
        check.id === 'rpc.bind.NSPI'
          ? { ...check, status: 'fail' as const, code: 'RPC_PORT_BLOCKED' as const }
          : check,
      ),
      endpoints: green.endpoints.map((one) =>
        one.interface === 'NSPI' ? { ...one, bind: 'no-answer' as const } : one,
      ),
    };

    expect(seen({ ...STATES.green, diagnosis, run }).headline).toBe(
      'Mail works; the address book does not.',
    );
  });
});

describe('what a traveller reads while the network changes', () => {
  it('is that the VPN is connecting, whatever the last check said', () => {
    const network = travelling({
      label: 'tunnel-connecting',
      tunnel: { state: 'connecting', product: 'Secure Access', adapter: 'tun0' },
    });
    const view = seen({ ...STATES.tunnelDown, network });

    expect(view).toMatchObject({
      tone: 'neutral',
      situation: 'connecting',
      headline: 'Secure Access connecting over UMTS…',
      nextStep: 'Wait until the VPN is connected.',
    });
  });

  it('is that it is checked again, and what was before', () => {
    const view = seen({ ...STATES.brokenPort, network: UMTS });

    expect(view).toMatchObject({
      tone: 'neutral',
      headline: 'New network: UMTS. Checking again…',
      who: null,
    });
    expect(view.detail).toMatch(
      /^Before, on Citrix Secure Access over UMTS: Exchange offers EMSMDB/,
    );
  });

  it('is his turn before a login page, whatever the last check said', () => {
    const network = travelling({
      label: 'captive',
      reach: 'captive',
      portal: 'http://login.example/',
    });

    expect(seen({ ...STATES.brokenPort, network })).toMatchObject({
      situation: 'your-turn',
      who: 'You',
      portal: 'http://login.example/',
    });
  });
});

describe('the ladder of a network that is gone', () => {
  it('ticks nothing, and says of each row what it was', () => {
    const rows = ladderRows(STATES.green.run!);

    const before = asBefore(rows, '08:12');

    expect(
      new Set(before.flatMap(({ status, steps }) => [status, ...steps.map((step) => step.status)])),
    ).toEqual(new Set(['inconclusive']));
    expect(before.map(({ title }) => title)).toEqual(
      rows.map(({ status }) => (status === 'ok' ? 'was ok at 08:12' : 'was not needed at 08:12')),
    );
  });
});

describe('a report', () => {
  const told = STATES.brokenPort.breakTold!;
  const status = (change: Partial<AgentState>): string =>
    renderState({ ...STATES.brokenPort, ...change }, AT, 200, paintFor(false));

  it('of the break is with the helpdesk, and since when, in the page and in status alike', () => {
    const words = /The helpdesk has the report \(sent \d\d:12\)\./;

    expect(seen(STATES.brokenPort).detail).toMatch(words);
    expect(status({})).toMatch(words);
  });

  it.each<[what: string, change: Partial<AgentState>]>([
    ['no report was made yet', { breakTold: null }],
    ['the receipt was of another report', { breakTold: { ...told, deliveredAt: null } }],
    ['the report was of another break', { breakTold: { ...told, code: 'EPM_BLOCKED' } }],
    ['it was of this break as it was before', { breakTold: { ...told, since: '2026-11-20' } }],
    [
      'another report waits',
      {
        breakTold: null,
        outbox: { count: 1, bytes: 9, heldBecause: 'no-route', trouble: null },
      },
    ],
  ])('is said neither to be there nor to be on its way where %s', (_, change) => {
    const later = { lastDeliveredAt: '2026-11-24T08:20:00.000Z', ...change };

    for (const text of [seen({ ...STATES.brokenPort, ...later }).detail, status(later)])
      expect(text).not.toMatch(/has the report|goes out by itself|has been told/);
  });

  it.each<[what: string, others: Partial<Others>, words: RegExp]>([
    ['many have the same', { others: 12 }, /12 colleagues have the same\.$/],
    [
      'it is known since when',
      { others: 3, since: '2026-11-24T08:02:00.000Z' },
      /3 colleagues have the same, the first since \d\d:02\.$/,
    ],
    ['somebody sees to it', { state: 'taken' }, /The helpdesk is on it\.$/],
    ['it is over for others', { state: 'mended' }, /It works again for colleagues: check now\.$/],
    [
      'it is over by another gateway',
      { mended: [{ gateway: 'cag2.example', at: '2026-11-24T08:02:00.000Z' }] },
      /Through cag2\.example it works again for colleagues \(since \d\d:02\)\.$/,
    ],
    ['nobody has the same', {}, /\(sent \d\d:12\)\.$/],
  ])('says how others stand where %s', (_, heard, words) => {
    const others: Others = { others: 0, since: null, state: 'new', mended: [], ...heard };
    const state = { ...STATES.brokenPort, breakTold: { ...told, others } };

    expect(reportWords(state, new Date(TAKEN_AT), EN)).toMatch(words);
    expect(AgentState.parse(structuredClone(state)).breakTold?.others).toEqual(others);
  });

  it('is never said to be with the helpdesk while nothing is kept on the disk', () => {
    expect(seen({ ...STATES.brokenPort, notKept: 'The disk is full.' }).detail).not.toContain(
      'has the report',
    );
  });
});
