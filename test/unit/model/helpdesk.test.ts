import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderRun } from '../../../cli/render/ladder.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { renderState } from '../../../cli/render/state.ts';
import { trayView } from '../../../electron/tray/tray-view.ts';
import type { AgentState } from '../../../model/agent-state.ts';
import { readConfig } from '../../../model/config-problems.ts';
import { formatProblem } from '../../../model/config-reading.ts';
import { helpdeskOf, linksOf } from '../../../model/helpdesk.ts';
import { BUNDLE } from '../../../model/text/en/commands.ts';
import { travellerView } from '../../../model/text/traveller.ts';
import { STATES, TAKEN_AT } from '../../support/states.ts';

type Ways = Partial<Readonly<Record<'name' | 'phone' | 'mail' | 'url', string>>>;

const NOW = new Date(TAKEN_AT);
const PLAIN = paintFor(false);
const ALL = {
  name: 'the service desk',
  phone: '+49 30 123-456',
  mail: 'desk@corp.example',
  url: 'https://help.corp.example/new?form=mail',
};
const REFERENCE = String(STATES.brokenPort.diagnosis?.reference);

const having = (state: AgentState, ways: Ways): AgentState => ({
  ...state,
  settings: {
    ...state.settings,
    items: Object.entries(ways).map(([key, value]) => ({
      key: `helpdesk.${key}`,
      value,
      source: 'user file',
    })),
  },
});
const problemsOf = (helpdesk: unknown): readonly string[] =>
  readConfig({ helpdesk }).problems.map(formatProblem);

describe('the helpdesk in the settings', () => {
  it.each([
    { name: 'Service desk Köln' },
    { phone: '+49 (30) 123456-78' },
    { phone: '030/1234.56 ext. 7' },
    { phone: '4711' },
    { phone: '*55#' },
    { mail: 'service.desk+mail@corp.example' },
    { url: 'http://help/' },
    { url: 'https://help.corp.example:8443/new?form=mail#top' },
    ALL,
  ])('is taken as it is typed: %j', (helpdesk) => {
    expect(readConfig({ helpdesk })).toEqual({ config: { helpdesk }, problems: [] });
  });

  it.each<[string, Ways]>([
    ['helpdesk.name: a name is one line', { name: 'Desk\n<b>now</b>' }],
    ['helpdesk.name: a name is one line', { name: 'Desk\u202e' }],
    ['helpdesk.name: a name is one line', { name: '  ' }],
    ['helpdesk.name: must have at most 60', { name: 'x'.repeat(61) }],
    ['helpdesk.phone: "call me" is no telephone number', { phone: 'call me' }],
    ['helpdesk.phone: "7" is no telephone number', { phone: '7' }],
    ['helpdesk.phone: "+49 30;rm" is no telephone number', { phone: '+49 30;rm' }],
    ['helpdesk.phone: must have at most 40', { phone: '1'.repeat(41) }],
    ['helpdesk.mail: "desk" is no mail address', { mail: 'desk' }],
    ['helpdesk.mail: "a@b@c.example" is no mail address', { mail: 'a@b@c.example' }],
    ['helpdesk.mail: "x?cc=y@corp.example" is no', { mail: 'x?cc=y@corp.example\u0000' }],
    ['helpdesk.url: "javascript:alert(1)" is no page', { url: 'javascript:alert(1)' }],
    ['helpdesk.url: "https://me:pw@help.example/" is', { url: 'https://me:pw@help.example/' }],
    ['helpdesk.url: "https://help.example/\\x" is no', { url: 'https://help.example/\\x' }],
    ['helpdesk.url: "https://help.example:0/" is no', { url: 'https://help.example:0/' }],
  ])('loses a bad key alone: %s', (problem, ways) => {
    const [said, ...more] = problemsOf({ ...ways, ...('name' in ways ? {} : { name: 'Desk' }) });

    expect(said?.replaceAll('\u0000', '')).toContain(problem.split(' is no')[0]);
    expect(more).toEqual([]);
  });

  it('leads where a browser, a mail program and a telephone understand it', () => {
    expect(linksOf({ ...ALL, phone: '+49 (30) 123-456 ext. 7' })).toEqual({
      phone: 'tel:+4930123456',
      mail: 'mailto:desk@corp.example',
      url: ALL.url,
    });
  });

  it('is nothing where the settings hold none, or what cannot be one', () => {
    expect(helpdeskOf(STATES.brokenPort.settings)).toBeNull();
    expect(helpdeskOf(having(STATES.green, { url: 'javascript:alert(1)' }).settings)).toBeNull();
  });
});

describe('a user who is sent to the helpdesk', () => {
  it.each<[Ways, string]>([
    [ALL, `Call the service desk, +49 30 123-456, and say ${REFERENCE}.`],
    [{ phone: '4711' }, `Call the helpdesk, 4711, and say ${REFERENCE}.`],
    [{ mail: ALL.mail }, `Write to the helpdesk, desk@corp.example, and name ${REFERENCE}.`],
    [{ url: 'http://help/' }, `Turn to the helpdesk, http://help/, and name ${REFERENCE}.`],
    [{ name: 'IT' }, `If you ring IT, say ${REFERENCE}.`],
    [{}, `If you ring the helpdesk, say ${REFERENCE}.`],
  ])('is told how to reach it, with the reference: %j', (ways, sentence) => {
    expect(travellerView(having(STATES.brokenPort, ways), NOW).detail).toContain(sentence);
  });

  it('is told in the tooltip whom to call, and in the menu', () => {
    const { tooltip, items } = trayView(
      { kind: 'state', state: having(STATES.brokenPort, { phone: '4711' }) },
      NOW,
    );

    expect(tooltip).toContain(`Call 4711 and say ${REFERENCE}.`);
    expect(items.find(({ id }) => id === 'reference')?.label).toBe(
      `Say ${REFERENCE} to the helpdesk, 4711`,
    );
  });

  it('keeps the reference in tooltip and menu, however long the ways are', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
        fc.integer({ min: 2, max: 40 }),
        (name, digits) => {
          const state = having(STATES.brokenPort, { name, phone: '1'.repeat(digits) });
          const { tooltip, items } = trayView({ kind: 'state', state }, NOW);

          expect(tooltip.length).toBeLessThanOrEqual(127);
          expect(tooltip).toContain(`say ${REFERENCE}`.slice(1));
          expect(items.find(({ id }) => id === 'reference')?.label).toContain(REFERENCE);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([40, 80, 120])('reads it in status and probe, %i columns wide', (columns) => {
    const state = having(STATES.brokenPort, { ...ALL, url: 'https://help.corp.example' });
    const texts = [
      renderState(state, NOW, columns, PLAIN),
      renderRun(state.run!, columns, PLAIN, helpdeskOf(state.settings)),
    ];

    for (const text of texts) {
      expect(text.replace(/\s+/g, ' ')).toContain(
        `Helpdesk Call the service desk, +49 30 123-456, and say ${REFERENCE}. Also: desk@corp.example, https://help.corp.example.`,
      );
      expect(text.split('\n').filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it('is told whom to ask for a configuration file', () => {
    const { detail } = travellerView(having(STATES.notConfigured, ALL), NOW);

    expect(detail).toBe(
      'The settings name no Exchange server. Name it on the page of Linesman, or ask the service desk (+49 30 123-456, desk@corp.example, https://help.corp.example/new?form=mail) for a configuration file.',
    );
  });

  it('is told where to send a bundle: a telephone takes none', () => {
    expect(BUNDLE.next('x.zip', helpdeskOf(having(STATES.green, ALL).settings))).toContain(
      'Send it to the service desk (desk@corp.example).',
    );
    expect(
      BUNDLE.nextEncrypted(helpdeskOf(having(STATES.green, { phone: '4711' }).settings)),
    ).toContain('Send it to the helpdesk, which alone');
  });

  it('reads nothing of it while there is nothing to tell', () => {
    expect(renderState(having(STATES.green, ALL), NOW, 80, PLAIN)).not.toContain('Helpdesk');
  });
});
