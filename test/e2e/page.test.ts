import { expect, test } from 'vitest';
import type { AgentState } from '../../model/agent-state.ts';
import { describeWhere, needsFile } from '../support/needs.ts';
import { CHROMIUM, type PageInBrowser } from '../support/page-in-browser.ts';
import { pagesInChromium } from '../support/pages-in-chromium.ts';
import { scriptedAgent, type ScriptedAgent } from '../support/scripted-agent.ts';
import type { OutboxItem } from '../../model/outbox-item.ts';
import { STATES, travelling } from '../support/states.ts';
import { diagnosisOf, runOf } from '../support/samples.ts';

/** Below this a reader sees nothing move (Web Vitals calls 0.1 good). */
const STILL = 0.02;

describeWhere([needsFile(CHROMIUM, 'Chromium')], 'the page in a real Chromium', () => {
  const open = pagesInChromium();

  const show = async (
    state: AgentState,
    viewport?: { width: number; height: number },
    callPrefix?: string,
  ): Promise<PageInBrowser & { agent: ScriptedAgent }> => {
    const agent = scriptedAgent(state);
    const opened = await open(agent, viewport, callPrefix);
    await opened.page
      .getByRole('status')
      .first()
      .getByText('Asking the agent')
      .waitFor({ state: 'detached' });
    return { ...opened, agent };
  };

  test.each<[situation: keyof typeof STATES, word: string, headline: unknown, detail: RegExp]>([
    [
      'offline',
      'Offline',
      expect.stringMatching(/^No network since .*06:40\.$/),
      /^Connect UMTS, Wi-Fi or a cable/,
    ],
    [
      'tunnelDown',
      'Your turn',
      'On UMTS. Start Secure Access to send mail.',
      /The VPN gateway answers in 210 ms\./,
    ],
    [
      'green',
      'Working',
      'Exchange reachable (Citrix Secure Access over UMTS).',
      /^Since .*06:40\. Works: network, VPN, mail server, mail, address book\.$/,
    ],
    [
      'brokenPort',
      'Broken',
      expect.stringMatching(/^Outlook cannot connect since .*06:40\. The network team must act\.$/),
      /port 2314.*Nothing you can fix, and not about your password\. Works: network.*The helpdesk has the report \(sent .*08:12\)\. If you ring the helpdesk, say [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\./,
    ],
    [
      'threeWaiting',
      'Broken',
      expect.stringMatching(/^Outlook cannot connect since/),
      /The report is written and goes out by itself\./,
    ],
    [
      'degraded',
      'Weak spot',
      'Mail works from here, and will not through Citrix Access Gateway.',
      /Nothing for you to do\. The network team \(Citrix Access Gateway\) must act\./,
    ],
    ['notConfigured', 'Not set up', 'Linesman is not set up yet.', /Exchange/],
    [
      'firstRun',
      'Checking',
      'Looking. Checking the way to Exchange…',
      /The first check takes a few seconds\./,
    ],
  ])(
    '%s: a word, a headline and a sentence for the traveller, announced to a screen reader, with no name of a code outside the Details',
    async (situation, word, headline, detail) => {
      const { page, complaints } = await show(STATES[situation]);

      const banner = page.getByRole('region', { name: 'State' }).getByRole('status');

      expect(await banner.locator('.tone-word').innerText()).toBe(word);
      expect(await banner.getByRole('heading').innerText()).toEqual(headline);
      expect(await page.locator('.detail').innerText()).toMatch(detail);
      expect(await page.locator('main').innerText()).not.toMatch(/[A-Z]{3,}_[A-Z_]{3,}/);
      expect(complaints).toEqual([]);
    },
  );

  test('the verdict says who must act and what to do, and the ladder which rung failed', async () => {
    const { page } = await show(STATES.brokenPort);

    const action = await page.getByRole('region', { name: 'Your part' }).innerText();
    const phone = await page.getByRole('region', { name: 'For the phone' }).innerText();
    const rung = await page.locator('.rung.fail').innerText();

    expect(action).toContain('The network team (Citrix Access Gateway)');
    expect(action).toContain(STATES.brokenPort.diagnosis!.nextStep);
    expect(phone).toContain(STATES.brokenPort.diagnosis!.reference?.replaceAll('-', ' '));
    expect(rung).toContain('port 2314');
    expect(rung).toContain('Outside Citrix Access Gateway (135,1024-2000)');
    expect(await page.locator('.rung.fail > .mark .for-ears').textContent()).toBe('failed');
  });

  test.each([900, 480, 360, 240])(
    'a reference stands on one line wherever it stands, at %i pixels',
    async (width) => {
      const { page } = await show(STATES.brokenPort, { width, height: 740 });

      const lines = await page.evaluate((reference) => {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const counts: number[] = [];
        for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
          const text = node.textContent?.replaceAll(' ', '-') ?? '';
          const at = text.indexOf(reference);
          if (at === -1) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + reference.length);
          counts.push(new Set([...range.getClientRects()].map(({ top }) => top)).size);
        }
        return counts;
      }, String(STATES.brokenPort.diagnosis!.reference));

      expect(lines).toEqual([1, 1]);
    },
  );

  test('commands on the page stand as they have to be typed where npx called the program', async () => {
    const { page, complaints, stopServer } = await show(STATES.notConfigured, undefined, 'npx ');

    expect(await page.locator('.setup').innerText()).toMatch(
      /npx linesman settings.*npx linesman demo/s,
    );
    expect(await page.locator('noscript').textContent()).toContain('npx linesman status');
    expect(complaints).toEqual([]);
    await stopServer();
    await page.getByText('run “npx linesman page” for a fresh link').waitFor();
  });

  test.each([900, 360])(
    'the ways to the helpdesk stand beside the reference, each a link, at %i pixels',
    async (width) => {
      const items = Object.entries({
        name: 'the service desk',
        phone: '+49 30 123-456',
        mail: 'desk@corp.example',
        url: 'https://help.corp.example/new',
      }).map(([key, value]) => ({ key: `helpdesk.${key}`, value, source: 'policy' as const }));
      const { page, complaints } = await show(
        { ...STATES.brokenPort, settings: { items, problems: [] } },
        { width, height: 740 },
      );

      const phone = page.getByRole('region', { name: 'For the phone' });
      const links = await phone
        .getByRole('link')
        .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href')]));

      expect(links).toEqual([
        ['+49 30 123-456', 'tel:+4930123456'],
        ['desk@corp.example', 'mailto:desk@corp.example'],
        ['https://help.corp.example/new', 'https://help.corp.example/new'],
      ]);
      expect(await page.locator('.detail').innerText()).toMatch(
        /Call the service desk, \+49 30 123-456, and say [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\./,
      );
      expect(complaints).toEqual([]);
    },
  );

  test('every setting stands with its source, one of the policy as locked; none where the policy denies it', async () => {
    const items = [
      { key: 'exchange.host', value: 'exch1.corp.example', source: 'policy' as const },
      { key: 'exchange.mapperPort', value: 135, source: 'default' as const },
    ];
    const having = (more: readonly (typeof items)[number][]): AgentState => ({
      ...STATES.green,
      settings: { items: [...items, ...more], problems: [] },
    });
    const { page, agent, complaints } = await show(having([]));
    await page.getByText('Details for the helpdesk').click();

    const rows = page.getByRole('region', { name: 'Settings' }).getByRole('row');
    expect(await rows.allInnerTexts()).toEqual([
      'Setting\tValue\tFrom',
      'exchange.host\texch1.corp.example\tpolicy, locked',
      'exchange.mapperPort\t135\tdefault',
    ]);

    agent.publish(having([{ key: 'ui.settings', value: 'deny', source: 'policy' }]));
    await page.getByRole('region', { name: 'Settings' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('a mistyped setting stands on the page with its file, and nothing moves for it', async () => {
    const problems = [
      '/home/ada/.config/linesman/config.json: exchange.hots: no such setting; did you mean "host"?',
      '/home/ada/.config/linesman/config.json: sit: no such setting; did you mean "site"?',
    ];
    const having = (state: AgentState): AgentState => ({
      ...state,
      settings: { ...state.settings, problems },
    });
    const { page, agent, shifted, complaints } = await show(having(STATES.green));

    const bar = page.getByRole('complementary', { name: 'Settings that are ignored' });
    expect(await bar.innerText()).toBe(
      `A setting is ignored. ${String(problems[0])} (and 1 other, under Details)`,
    );
    expect(await bar.evaluate((one) => one.getBoundingClientRect().bottom <= innerHeight)).toBe(
      true,
    );
    expect(await shifted()).toBeLessThan(STILL);

    agent.publish(having(STATES.notConfigured));
    await page.getByRole('heading', { name: 'Name your Exchange server' }).waitFor();
    expect(await page.locator('.setup li').allInnerTexts()).toEqual(problems);
    expect(complaints).toEqual([]);
  });

  test('the helpdesk finds code, findings and endpoints under Details', async () => {
    const { page } = await show(STATES.brokenPort);

    await page.getByText('Details for the helpdesk').click();

    expect(await page.locator('.details').innerText()).toContain('RPC_PORT_OUTSIDE_ACL');
    expect(
      await page
        .getByRole('row', { name: /^EMSMDB 10\.1\.2\.3 2314 timed-out not-tried outside inside/ })
        .count(),
    ).toBe(1);
  });

  test('the helpdesk finds the line to add there, whole and ready to copy, with whom to ask', async () => {
    const line = `nft 'insert rule inet filter forward ip saddr { 10.1.9.1 } ip daddr 10.1.2.3 tcp dport { 2314 } accept'`;
    const advice = {
      changes: [
        {
          device: 'nft on fw1',
          owner: 'Network team',
          contact: 'tel. 4711',
          where: 'list 1 of 2 on the way',
          source: ['10.1.9.1'],
          destination: '10.1.2.3',
          ports: '2314',
          why: 'Exchange offers EMSMDB on 2314, and the list allows 135,1024-2000',
          lasting: '1024-5000',
          lines: [{ product: 'nftables', text: `# a comment\n${line}` }],
        },
      ],
      staticPorts: ['Exchange 2010 SP1 or later'],
    };
    const { page, complaints } = await show(
      { ...STATES.brokenPort, run: { ...STATES.brokenPort.run!, advice } },
      { width: 360, height: 740 },
    );

    await page.getByText('Details for the helpdesk').click();
    await page.getByRole('region', { name: 'Line for nftables' }).click();

    expect(await page.evaluate(() => document.getSelection()?.toString())).toBe(
      `# a comment\n${line}`,
    );
    expect(await page.locator('.details').innerText()).toMatch(
      /Network team, tel\. 4711[^]*10\.1\.9\.1 to 10\.1\.2\.3, TCP 2314[^]*Exchange 2010 SP1 or later/,
    );
    expect(
      await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
      'sideways scrolling, in pixels',
    ).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test('Check now asks the agent for a check, is at rest while it runs, and the new verdict shows by itself, and nothing moves', async () => {
    const { page, agent, shifted, complaints } = await show(STATES.green);
    let finish = (): void => undefined;
    agent.answer({
      'probe.run': () =>
        new Promise((resolve) => {
          finish = () => {
            resolve(STATES.brokenPort);
          };
        }),
    });

    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('button', { name: 'Checking…' }).waitFor();
    expect(await page.getByRole('button', { name: 'Checking…' }).isDisabled()).toBe(true);
    // Shifts within half a second of a click are not counted by the browser: let it pass.
    await page.waitForTimeout(600);
    agent.publish(STATES.brokenPort);
    finish();

    await page.getByRole('heading', { name: /^Outlook cannot connect since/ }).waitFor();
    await page.getByRole('button', { name: 'Check now' }).waitFor();
    expect(agent.asked).toEqual(['history.get', 'probe.run']);
    expect(await shifted()).toBeLessThan(STILL);
    expect(complaints).toEqual([]);
  });

  test.each([
    { width: 900, height: 700 },
    { width: 360, height: 740 },
  ])(
    'nothing moves while data arrive and verdicts change, at $width by $height',
    async (viewport) => {
      const { page, agent, shifted } = await show(STATES.firstRun, viewport);

      for (const state of [
        STATES.green,
        STATES.brokenPort,
        STATES.offline,
        STATES.threeWaiting,
        STATES.tunnelDown,
        STATES.degraded,
      ]) {
        agent.publish(state);
        await page.waitForTimeout(120);
      }

      expect(await page.locator('h1').innerText()).toBe(
        'Mail works from here, and will not through Citrix Access Gateway.',
      );
      expect(await shifted()).toBeLessThan(STILL);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
        'sideways scrolling, in pixels',
      ).toBeLessThanOrEqual(0);
    },
  );

  test('reports that wait can be looked at and sent; what came of it is said', async () => {
    const { page, agent } = await show(STATES.threeWaiting);
    agent.answer({
      'outbox.list': () => ({
        items: [
          {
            id: 'a',
            kind: 'break',
            bytes: 12_000,
            createdAt: '2026-11-24T08:00:00Z',
            state: 'ready',
            tries: 2,
            nextTryAt: null,
            heldBecause: 'no-route',
            lastError: 'connect ENETUNREACH',
            copies: [],
          },
        ],
      }),
      'sync.run': () => ({ sent: ['a', 'b'], waiting: 1, heldBecause: 'backoff', trouble: null }),
    });
    const outbox = page.getByRole('region', { name: 'Reports for the helpdesk' });

    expect(await outbox.innerText()).toContain('3 reports waiting (34 KiB)');
    await outbox.getByText('Show them').click();
    await outbox.getByText('connect ENETUNREACH').waitFor();
    await outbox.getByRole('button', { name: 'Send now' }).click();

    await outbox.getByText('Sent 2, 1 still waiting.').waitFor();
  });

  test('a report that waits is explained, and can be tried again', async () => {
    const { page, agent } = await show(STATES.threeWaiting);
    const item: OutboxItem = {
      id: 'a',
      kind: 'break',
      bytes: 12_000,
      createdAt: '2026-11-24T08:00:00Z',
      state: 'ready',
      tries: 2,
      nextTryAt: null,
      heldBecause: 'captive',
      lastError: null,
      copies: [],
    };
    agent.answer({
      'outbox.list': () => ({ items: [item] }),
      'outbox.show': () => ({
        ok: true,
        item,
        recipients: 2,
        sending: { id: 'a', bytes: 12_000, sentBytes: 3_000 },
      }),
      'outbox.retry': ({ ids }) => ({ done: ids, left: [] }),
    });
    const outbox = page.getByRole('region', { name: 'Reports for the helpdesk' });

    await outbox.getByText('Show them').click();
    await outbox.getByRole('button', { name: 'Why it waits' }).click();
    await outbox.getByText('encrypted, 2 keys open it').waitFor();
    await outbox
      .getByText('This network wants its login page first. Log in with a browser')
      .waitFor();
    await outbox.getByText('(25 %)').waitFor();
    await outbox.getByRole('button', { name: 'Try again' }).click();

    await outbox.getByText('It is tried again.').waitFor();
    expect(agent.asked).toContain('outbox.retry');
  });

  test('under "No network" no rung is ticked: each says what it was, and when', async () => {
    const { page } = await show(STATES.offline);

    expect(await page.locator('.rung.ok, .step.ok').count()).toBe(0);
    expect(await page.getByText(/^Was ok at /).count()).toBeGreaterThan(5);
  });

  test('when the agent stops answering, the page says so calmly and keeps what it knew', async () => {
    const { page, stopServer } = await show(STATES.green);

    await stopServer();

    await page
      .getByRole('heading', { name: 'Linesman’s agent is not answering; trying again.' })
      .waitFor();
    expect(await page.locator('.rung.ok').count(), 'ticks of the past').toBe(0);
    expect(await page.getByText(/^Was ok at /).count()).toBeGreaterThan(5);
    expect(await page.getByRole('region', { name: 'Your part' }).innerText()).not.toContain(
      'Nobody',
    );
    expect(await page.getByRole('button', { name: 'Check now' }).isDisabled()).toBe(true);
  });

  test("a hostile server's words are text, never markup", async () => {
    const hostile =
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
    const diagnosis = diagnosisOf('EPM_BAD_REPLY', {
      host: hostile,
      address: hostile,
      reason: hostile,
    });
    const checks = STATES.green.run!.checks.map((check) => ({
      ...check,
      args: { ...check.args, host: hostile, addresses: [hostile] },
      evidence: [hostile],
    }));
    const { page, complaints } = await show({
      ...STATES.green,
      diagnosis,
      run: runOf(diagnosis, { network: travelling({ reasons: [hostile] }), checks }),
    });

    await page.getByText('Details for the helpdesk').click();

    expect(await page.locator('.detail').innerText()).toContain('<img src=x');
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.title()).not.toBe('owned');
    expect(complaints).toEqual([]);
  });

  test('the demo site never passes for the real one', async () => {
    const { page } = await show({ ...STATES.green, demo: true });

    expect(await page.getByText('Demo: a simulated Exchange').isVisible()).toBe(true);
  });
});
