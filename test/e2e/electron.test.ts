import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AgentState } from '../../model/agent-state.ts';
import { type Desktop, end, openDesktop } from '../support/desktop.ts';
import { describeWhere, needsCommands, needsEnvironment, needsFile } from '../support/needs.ts';
import { clickTray, readTray, type TrayOnBus } from '../support/tray-bus.ts';
import { until } from '../support/until.ts';
import { windowText } from '../support/window-text.ts';

const OUT = join(import.meta.dirname, '..', '..', 'out');

const needs = [
  needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray'),
  needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron'),
  needsCommands('gdbus', 'import'),
  needsFile(join(OUT, 'linesman.mjs'), 'a build (npm run build)'),
];

describeWhere(needs, 'the whole of it: demo site, agent, tray and window', () => {
  let desktop: Desktop;
  let data: string;
  let node: string;
  let agent: ChildProcess;
  let shell: ChildProcess;
  let shellSaid = '';

  beforeAll(async () => {
    desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '', '1024x800');
    for (const part of ['linesman.mjs', 'cli', 'renderer', 'electron'])
      desktop.place(join(OUT, part), join('out', part));
    node = desktop.place(process.execPath, 'node');
    data = join(desktop.folder, 'data');
    agent = desktop.start(
      node,
      [join(desktop.folder, 'out', 'cli', 'start-from-source.mjs'), '--data', data],
      { LINESMAN_CONFIG: join(desktop.folder, 'absent.json') },
    );
    await until(
      () => existsSync(join(data, 'agent.json')),
      (there) => there,
    );
    shell = desktop.start(join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron'), [
      join(desktop.folder, 'out', 'electron', 'main.cjs'),
      `--data=${data}`,
      '--attach-only',
      '--remote-debugging-port=0',
      `--agent-node=${node}`,
    ]);
    shell.stderr?.on('data', (chunk: Buffer) => (shellSaid += chunk.toString('utf8')));
  });

  afterAll(async () => {
    await end(shell);
    await end(agent);
    await desktop?.close();
  });

  const linesman = (...args: readonly string[]): Promise<string> =>
    desktop.run(node, [join(desktop.folder, 'out', 'linesman.mjs'), ...args, '--data', data]);

  /** `status` exits with the verdict: what it prints is wanted whatever that is. */
  const status = async (): Promise<AgentState> =>
    AgentState.parse(
      JSON.parse(
        await desktop.run('sh', [
          '-c',
          '"$@" || true',
          'sh',
          node,
          join(desktop.folder, 'out', 'linesman.mjs'),
          'status',
          '--json',
          '--data',
          data,
        ]),
      ),
    );

  const trayThat = (fits: (tray: TrayOnBus) => boolean): Promise<TrayOnBus | null> =>
    until(
      () => readTray(desktop),
      (tray) => tray !== null && fits(tray),
    );
  const labels = (tray: TrayOnBus | null): string[] =>
    (tray?.items ?? []).map(({ label }) => label);
  const debuggingPort = (): number =>
    Number(readFileSync(join(data, 'electron', 'DevToolsActivePort'), 'utf8').split('\n')[0]);
  const windowThatShows = (text: string): Promise<string> =>
    until(
      () => windowText(debuggingPort()),
      (shown) => shown.includes(text),
    );

  it('is green while all is well, in the tray and in the window', async () => {
    const tray = await trayThat(({ tooltip }) => tooltip.startsWith('Exchange reachable'));

    expect(labels(tray)).toContain('This is the demo site, not your Exchange');
    await windowThatShows(labels(tray)[0] ?? 'no tray');
  });

  it('warns of a port outside the list that still answers from here', async () => {
    await linesman('demo', 'fault', 'port-outside-list', 'on');
    await clickTray(desktop, 'Check now');

    const tray = await trayThat(({ tooltip }) => tooltip.startsWith('Mail works from here'));

    expect(labels(tray)).toContainEqual(
      expect.stringContaining('2 lists shut out: Citrix Access Gateway'),
    );
    await windowThatShows(labels(tray)[0] ?? 'no tray');
  });

  it('says after a click on "Check now" that it is broken: the same in tray, window and command line', async () => {
    await linesman('demo', 'fault', 'port-refused', 'on');
    await clickTray(desktop, 'Check now');

    const tray = await trayThat(
      (seen) =>
        seen.tooltip.startsWith('Outlook cannot connect') && labels(seen).includes('Check now'),
    );
    const { diagnosis } = await until(
      status,
      ({ lastDeliveredAt }) => lastDeliveredAt !== null,
      // Three checks must have seen it.
      60_000,
    );
    const shown = await windowThatShows('The helpdesk has the report');
    await desktop.run('import', ['-window', 'root', join(desktop.folder, 'screen.png')]);
    copyFileSync(join(desktop.folder, 'screen.png'), join(OUT, 'screen.png'));

    expect(diagnosis).toMatchObject({ code: 'RPC_PORT_OUTSIDE_ACL', severity: 'broken' });
    expect(shown).toContain(labels(tray)[0]);
    expect(shown).toContain(diagnosis?.summary);
    expect(labels(tray)).toContain(`Tell the helpdesk: ${diagnosis?.reference ?? ''}`);
  });

  it('is green again once the faults are gone', async () => {
    for (const fault of ['port-outside-list', 'port-refused'])
      await linesman('demo', 'fault', fault, 'off');
    await clickTray(desktop, 'Check now');

    const tray = await trayThat(({ tooltip }) => tooltip.startsWith('Exchange reachable'));
    await windowThatShows(labels(tray)[0] ?? 'no tray');
  });

  it('saves a bundle while its agent is dead, and says where it lies', async () => {
    await end(agent);
    await trayThat((seen) => labels(seen).includes('Save a bundle for the helpdesk'));
    await clickTray(desktop, 'Save a bundle for the helpdesk');

    const tray = await trayThat((seen) =>
      labels(seen).some((label) => /^(Saved|No bundle)/.test(label)),
    );
    const name =
      labels(tray)
        .find((label) => label.startsWith('Saved: '))
        ?.slice(7) ?? 'none';
    expect(labels(tray).join('\n')).toMatch(/^Saved: bundle-[0-9a-f]{8}-\d{8}T\d{6}Z-\S+\.zip/m);
    expect(labels(tray)).toContain('Show it in its folder');
    const [said] = (
      await until(
        () => shellSaid,
        (text) => text.includes('a bundle is saved: '),
      )
    ).match(/(?<=a bundle is saved: ).*/g) ?? ['nowhere'];
    expect(said).toMatch(new RegExp(`/${name}$`));
    await until(
      () => desktop.run('xwininfo', ['-root', '-tree']),
      (windows) => windows.includes('The bundle is saved'),
    );
    const opened = await linesman('open', said ?? 'nowhere');
    rmSync(said ?? 'nowhere', { force: true });
    expect(opened).toContain('each as the manifest says');
  });
});
