import { describe, expect, it } from 'vitest';
import { trayView, type TrayView } from '../../../electron/tray/tray-view.ts';
import type { LinkState } from '../../../electron/agent-link/supervisor.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import { ladderOf, OFFLINE, STATES, travelling, UMTS } from '../../support/states.ts';
import { diagnosisOf, runOf } from '../../support/samples.ts';

const NOW = new Date('2026-05-04T08:00:00.000Z');

const viewOf = (changes: Partial<AgentState>): TrayView =>
  trayView({ kind: 'state', state: { ...STATES.green, ...changes } }, NOW);
const absent = (link: LinkState): TrayView => trayView({ kind: 'absent', link }, NOW);
/** Lines between them aside. */
const ids = ({ items }: TrayView): string[] =>
  items.map(({ id }) => id).filter((id) => id !== 'rule');
const labelOf = ({ items }: TrayView, id: string): string | undefined =>
  items.find((item) => item.id === id)?.label;

const ranOn = (network: NetworkState, diagnosis: Diagnosis): Partial<AgentState> => ({
  diagnosis,
  run: runOf(diagnosis, { network, checks: [...ladderOf()] }),
});

const backingOff: LinkState = {
  name: 'backing-off',
  failures: 3,
  waitMs: 4000,
  because: 'the agent ended: exit status 1',
};

describe('the tray while a version is put in place', () => {
  it('says so, and offers nothing that would start the old agent again', () => {
    const view = trayView({ kind: 'updating', version: '0.2.0' }, NOW);

    expect(ids(view)).toEqual(['state', 'quit']);
    expect(view.tooltip).toBe('Linesman is being updated to version 0.2.0…');
  });

  it.each([
    [{ progress: 'fetching' }, 'Version 0.2.0 is out, and is being fetched.'],
    [{ progress: 'ready' }, 'Version 0.2.0 is fetched. It is installed when nothing is under way.'],
    [{}, 'Version 0.2.0 is out. Whoever manages this laptop installs it.'],
    [
      {
        last: {
          kind: 'rolled-back',
          version: '0.2.0',
          from: '0.1.0',
          at: '2026-05-04T07:00:00.000Z',
          why: 'silence',
        },
      },
      'Version 0.2.0 did not start (silence); back to 0.1.0. It is not tried again.',
    ],
    [
      {
        version: null,
        last: {
          kind: 'installed',
          version: '0.2.0',
          from: '0.1.0',
          at: '2026-05-04T07:00:00.000Z',
          why: null,
        },
      },
      'Version 0.2.0 is installed since 2026-05-04; before it was 0.1.0.',
    ],
  ] as const)('and before and after it says how far that is: %o', (change, words) => {
    const update = { version: '0.2.0', askedAt: null, trouble: null, ...change };

    expect(labelOf(viewOf({ update }), 'update')).toBe(words);
  });
});

describe('the tray of a dead agent', () => {
  const dead = { kind: 'absent', link: backingOff } as const;

  it('offers to try at once, to open the window with it, and to save a bundle', () => {
    const items = ['state', 'cause', 'try-now', 'open', 'save-bundle', 'quit'];
    expect(ids(absent(backingOff))).toEqual(items);
  });

  it('does not while its agent comes up for the first time', () => {
    expect(ids(absent({ name: 'starting', failures: 0, tries: 3 }))).toEqual(['state', 'quit']);
  });

  it('says that it saves, and then where the file lies', () => {
    const underWay = trayView(dead, NOW, true, { name: 'under-way' });
    const saved = trayView(dead, NOW, true, {
      name: 'saved',
      file: 'C:\\Users\\anna\\Desktop\\bundle-0b6c1f6e-20261124T081200Z-ffee0001.zip',
    });

    expect(underWay.items.find(({ id }) => id === 'save-bundle')).toMatchObject({ enabled: false });
    expect(labelOf(saved, 'saved')).toBe('Saved: bundle-0b6c1f6e-20261124T081200Z-ffee0001.zip');
    expect(ids(saved).slice(-4)).toEqual(['saved', 'show-bundle', 'save-bundle', 'quit']);
  });

  it('says why there is none, and lets it be tried again', () => {
    const failed = trayView(dead, NOW, true, { name: 'failed', why: 'the disk is full' });

    expect(labelOf(failed, 'saved')).toBe('No bundle was saved: the disk is full');
    expect(ids(failed)).toContain('save-bundle');
  });
});

describe('the tray', () => {
  it.each<[string, Partial<AgentState>, string, string[]]>([
    ['all well', {}, 'working', ['state', 'since', 'works', 'check', 'open', 'quit']],
    [
      'no network',
      { network: OFFLINE, ...ranOn(OFFLINE, diagnosisOf('LINK_DOWN')) },
      'offline',
      ['state', 'since', 'cause', 'who', 'works', 'check', 'open', 'quit'],
    ],
    [
      'a first check that is under way',
      { diagnosis: null, probing: true },
      'checking',
      ['state', 'check', 'open', 'quit'],
    ],
    [
      'the VPN not started',
      { network: UMTS, ...ranOn(UMTS, diagnosisOf('TUNNEL_DOWN')) },
      'your-turn',
      ['state', 'since', 'cause', 'who', 'works', 'check', 'open', 'quit'],
    ],
    [
      'a weak spot',
      { diagnosis: diagnosisOf('RPC_PORT_OUTSIDE_ACL', {}, { severity: 'degraded' }) },
      'weak',
      ['state', 'since', 'cause', 'who', 'works', 'check', 'open', 'quit'],
    ],
    [
      'a break with a reference',
      { diagnosis: diagnosisOf('RPC_PORT_BLOCKED', {}, { reference: 'K7Q2-M4XP-3' }) },
      'broken',
      ['state', 'cause', 'who', 'works', 'reference', 'copy', 'check', 'open', 'quit'],
    ],
    [
      'nothing certain, and nobody to blame',
      { diagnosis: diagnosisOf('INCONCLUSIVE'), run: null },
      'checking',
      ['state', 'since', 'cause', 'who', 'check', 'open', 'quit'],
    ],
    [
      'a verdict about a network that is gone',
      { network: OFFLINE, diagnosis: diagnosisOf('RPC_PORT_BLOCKED') },
      'offline',
      ['state', 'who', 'check', 'open', 'quit'],
    ],
    [
      'no configuration',
      { diagnosis: diagnosisOf('NOT_CONFIGURED'), run: null },
      'your-turn',
      ['state', 'cause', 'who', 'check', 'open', 'quit'],
    ],
    [
      'the demo site',
      { demo: true },
      'working',
      ['state', 'demo', 'since', 'works', 'check', 'open', 'quit'],
    ],
    [
      'a report that waits',
      { outbox: { count: 1, bytes: 9, heldBecause: 'no-route', trouble: null } },
      'working',
      ['state', 'since', 'works', 'check', 'open', 'reports', 'quit'],
    ],
  ])('shows only what applies: %s', (_, changes, sign, items) => {
    const view = viewOf(changes);

    expect([view.sign, ids(view)]).toEqual([sign, items]);
  });

  it.each<[LinkState, string, string[]]>([
    [{ name: 'looking', failures: 0 }, 'checking', ['state', 'quit']],
    [{ name: 'starting', failures: 0, tries: 1 }, 'checking', ['state', 'quit']],
    [{ name: 'attached', failures: 0 }, 'checking', ['state', 'quit']],
    [backingOff, 'absent', ['state', 'cause', 'try-now', 'open', 'save-bundle', 'quit']],
  ])('offers nothing that needs an agent while there is none: %j', (link, sign, items) => {
    const view = absent(link);

    expect([view.sign, ids(view)]).toEqual([sign, items]);
  });

  it('says that the agent died, why, and when it is started again', () => {
    const view = absent(backingOff);

    expect(view.tooltip).toBe('Linesman’s agent does not run. Next try in 4 s.');
    expect(labelOf(view, 'cause')).toBe('the agent ended: exit status 1');
  });

  it('names who must act', () => {
    expect(labelOf(viewOf({ diagnosis: diagnosisOf('RPC_PORT_BLOCKED') }), 'who')).toBe(
      'Who must act: Firewall team',
    );
  });

  it('tells in its tooltip since when, who must act, what works, and what to say', () => {
    const at = new Date('2026-11-24T08:30:00.000Z');

    const { tooltip } = trayView({ kind: 'state', state: STATES.brokenPort }, at);

    expect(tooltip).toMatch(
      /^Outlook cannot connect since \d\d:40\. The network team must act\. Works: network, VPN, mail server, address book\. Say \S{11}\.$/,
    );
  });

  it('begins with a line to read, and lets choose only what does something', () => {
    const view = viewOf({
      demo: true,
      diagnosis: diagnosisOf('RPC_PORT_BLOCKED', {}, { reference: 'K7Q2-M4XP-3' }),
      outbox: { count: 2, bytes: 9, heldBecause: 'backoff', trouble: null },
    });

    expect(view.items[0]).toMatchObject({ id: 'state', enabled: false });
    expect(view.items.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual([
      'copy',
      'check',
      'open',
      'quit',
    ]);
  });

  it('says that a check is under way instead of offering another', () => {
    expect(viewOf({ probing: true }).items).toContainEqual({
      id: 'check',
      label: 'Checking…',
      enabled: false,
    });
  });

  it.each([
    ['no-route', '2 reports waiting: no way out yet'],
    ['no-collector', '2 reports waiting: no collector is set up'],
    [null, '2 reports being sent'],
  ] as const)('says what the reports wait for: %s', (heldBecause, words) => {
    expect(
      labelOf(viewOf({ outbox: { count: 2, bytes: 9, heldBecause, trouble: null } }), 'reports'),
    ).toBe(words);
  });

  it('keeps within what Windows shows of a tooltip, and menus narrower than the screen', () => {
    const product = 'A client with a name that goes on '.repeat(20);

    const view = viewOf({
      network: travelling({ tunnel: { state: 'up', product, adapter: 'tun0' } }),
    });

    expect(view.tooltip.length).toBeGreaterThan(100);
    expect(view.tooltip.length).toBeLessThanOrEqual(127);
    expect(view.tooltip).toMatch(/ A client…$/);
    expect(Math.max(...view.items.map(({ label }) => label.length))).toBeLessThanOrEqual(90);
  });

  it('offers to start the VPN client while the tunnel is down, where it knows one', () => {
    const ids = (state: AgentState): string[] =>
      trayView({ kind: 'state', state }, NOW).items.map(({ id }) => id);
    const vpnClient = { name: 'Secure Access' };

    expect(ids({ ...STATES.tunnelDown, vpnClient })).toContain('start-client');
    expect(ids(STATES.tunnelDown)).not.toContain('start-client');
    expect(ids({ ...STATES.green, vpnClient })).not.toContain('start-client');
  });

  it('says that the agent was stopped, and offers to start it', () => {
    const view = absent({ name: 'stopped', failures: 0 });

    expect(view.tooltip).toBe('Linesman was stopped and watches nothing. Start it from this menu.');
    expect(view.items.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual([
      'start',
      'open',
      'save-bundle',
      'quit',
    ]);
  });

  it('opens the login page, calls the helpdesk and copies the reference by a click each', () => {
    const { settings } = STATES.brokenPort;
    const items = Object.entries({ name: 'the service desk', phone: '+49 30 123-456' }).map(
      ([key, value]) => ({ key: `helpdesk.${key}`, value, source: 'policy' as const }),
    );
    const broken = viewOf({
      ...STATES.brokenPort,
      settings: { ...settings, items: [...settings.items, ...items] },
    });
    const portal = travelling({ label: 'captive', portal: 'http://login.hotel.example/' });

    expect(labelOf(broken, 'call')).toBe('Call the service desk: +49 30 123-456');
    expect(labelOf(broken, 'copy')).toMatch(
      /^Copy the reference [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/,
    );
    expect(labelOf(viewOf({ network: portal }), 'portal')).toBe('Open the login page');
    // Nobody is called for what works.
    expect(ids(viewOf({}))).not.toContain('call');
  });

  it('has no way to quit where the policy denies it, with an agent and without', () => {
    const present = trayView({ kind: 'state', state: STATES.green }, NOW, false);
    const alone = trayView({ kind: 'absent', link: { name: 'looking', failures: 0 } }, NOW, false);

    expect([...present.items, ...alone.items].map(({ id }) => id)).not.toContain('quit');
    expect(present.items.map(({ id }) => id)).toContain('open');
  });
});
