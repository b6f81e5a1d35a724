import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AgentFile } from '../../model/contract.ts';
import type { AgentState } from '../../model/agent-state.ts';
import { type Desktop, end, openDesktop } from '../support/desktop.ts';
import { describeWhere, needsCommands, needsEnvironment } from '../support/needs.ts';
import { bundleForShell } from '../support/shell-bundle.ts';
import { STATES } from '../support/states.ts';
import { clickTray, readTray, type TrayOnBus } from '../support/tray-bus.ts';
import { until } from '../support/until.ts';

const needs = [
  needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray'),
  needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron'),
  needsCommands('gdbus', 'xdotool'),
];

const GREEN = STATES.green;
const BROKEN = STATES.threeWaiting;

/** What the kernel says of the processes of a program, in proc(5)'s words. */
function confinementOf(
  program: string,
  type: string,
): { seccomp: string; effective: string; unsandboxed: boolean }[] {
  const read = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch (gone) {
      if (!(gone instanceof Error)) throw gone;
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const line = read(pid, 'cmdline');
      return line.startsWith(program) && line.includes(type);
    })
    .map((pid) => {
      const field = (name: string): string =>
        new RegExp(`^${name}:\\s*(\\S+)$`, 'm').exec(read(pid, 'status'))?.[1] ?? '';
      return {
        seccomp: field('Seccomp'),
        effective: field('CapEff'),
        unsandboxed: read(pid, 'cmdline').includes('no-sandbox'),
      };
    });
}

describeWhere(needs, 'the shell in a real Electron', () => {
  const electron = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
  let desktop: Desktop;
  let data: string;
  let node: string;
  let shell: ChildProcess;
  let count = 0;

  beforeAll(async () => {
    desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '');
    node = desktop.place(process.execPath, 'node');
    await bundleForShell('electron/main.ts', join(desktop.folder, 'main.cjs'));
    await bundleForShell('test/support/stub-agent.ts', join(desktop.folder, 'stub-agent.cjs'));
  });

  afterAll(() => desktop?.close());

  beforeEach(async () => {
    count += 1;
    data = join(desktop.folder, `data-${String(count)}`);
    await desktop.run('mkdir', ['-m', '700', data]);
    tell(GREEN);
  });

  afterEach(() => end(shell));

  const startWith = (
    env: Readonly<Record<string, string>>,
    ...more: readonly string[]
  ): ChildProcess =>
    desktop.start(
      electron,
      [
        join(desktop.folder, 'main.cjs'),
        `--data=${data}`,
        `--agent-entry=${join(desktop.folder, 'stub-agent.cjs')}`,
        `--agent-node=${node}`,
        ...more,
      ],
      env,
    );
  const startShell = (...more: readonly string[]): ChildProcess => startWith({}, ...more);

  /** Replaced in one step: the stub must never read half a state. */
  const tell = (state: AgentState): void => {
    const next = join(data, 'stub-state.next');
    writeFileSync(next, JSON.stringify(state));
    chmodSync(next, 0o644);
    renameSync(next, join(data, 'stub-state.json'));
  };

  const noted = (): string[] =>
    existsSync(join(data, 'stub-requests.log'))
      ? readFileSync(join(data, 'stub-requests.log'), 'utf8').trim().split('\n')
      : [];
  const agentPid = (): number =>
    AgentFile.parse(JSON.parse(readFileSync(join(data, 'agent.json'), 'utf8'))).pid;

  const trayThat = (fits: (tray: TrayOnBus) => boolean): Promise<TrayOnBus | null> =>
    until(
      () => readTray(desktop),
      (tray) => tray !== null && fits(tray),
    );
  const trayThatSays = (tooltip: string): Promise<TrayOnBus | null> =>
    trayThat((tray) => tray.tooltip.includes(tooltip));
  const labels = (tray: TrayOnBus | null): string[] =>
    (tray?.items ?? []).map(({ label }) => label);

  it('starts an agent where none runs, and the tray says what the agent says', async () => {
    shell = startShell('--background');

    const green = await trayThatSays('Exchange reachable');
    tell(BROKEN);
    const red = await trayThatSays('Outlook cannot connect');

    expect(labels(green)).toEqual([
      'Exchange reachable (Citrix Secure Access over UMTS).',
      expect.stringMatching(/^Since .*\d\d:\d\d\.$/),
      'Works: network, VPN, mail server, mail, address book.',
      'Check now',
      'Open Linesman',
      'Quit',
    ]);
    expect(labels(red)).toEqual([
      expect.stringMatching(/^Outlook cannot connect since .*\. The network team must act\.$/),
      expect.stringContaining('2314'),
      'Who must act: The network team (Citrix Access Gateway)',
      expect.stringMatching(/^Works: /),
      `Tell the helpdesk: ${BROKEN.diagnosis?.reference ?? ''}`,
      `Copy the reference ${BROKEN.diagnosis?.reference ?? ''}`,
      'Check now',
      'Open Linesman',
      '3 reports waiting: no way out yet',
      'Quit',
    ]);
    expect(red?.items.filter(({ enabled }) => enabled).map(({ label }) => label)).toEqual([
      `Copy the reference ${BROKEN.diagnosis?.reference ?? ''}`,
      'Check now',
      'Open Linesman',
      'Quit',
    ]);
  });

  it('passes a click on "Check now" to the agent', async () => {
    shell = startShell('--background');
    await trayThatSays('Exchange reachable');

    await clickTray(desktop, 'Check now');

    await until(noted, (requests) => requests.includes('probe.run'));
  });

  it('tells the agent which proxy Chromium’s PAC script chooses', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/x-ns-proxy-autoconfig' });
      response.end(
        'function FindProxyForURL(url, host) { return dnsDomainIs(host, ".corp.example") ? "PROXY proxy.corp.example:3128; DIRECT" : "DIRECT"; }',
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    shell = startWith({ auto_proxy: `http://127.0.0.1:${String(port)}/` }, '--background');

    await until(noted, (requests) => requests.some((one) => one.startsWith('ways ')));
    server.close();
    expect(noted().filter((one) => one.startsWith('ways '))).toEqual([
      'ways PROXY proxy.corp.example:3128;DIRECT',
    ]);
  });

  it('starts a killed agent again, waits longer each time, and says so', async () => {
    shell = startShell('--background');
    await trayThatSays('Exchange reachable');
    const pids = [agentPid()];
    let complaints = '';
    shell.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString('utf8');
    });

    for (const waitMs of [1_000, 2_000]) {
      process.kill(agentPid(), 'SIGKILL');
      await until(
        () => complaints,
        (text) => text.includes(`next try in ${String(waitMs)} ms`),
      );
      await until(agentPid, (pid) => !pids.includes(pid));
      await trayThatSays('Exchange reachable');
      pids.push(agentPid());
    }
    process.kill(agentPid(), 'SIGKILL');
    const tray = await trayThatSays('does not run');

    expect(tray?.tooltip).toBe('Linesman’s agent does not run. Next try in 4 s.');
    expect(labels(tray)).toContain('Quit');
    expect(labels(tray)).not.toContain('Check now');
    expect(pids).toHaveLength(3);
  });

  it('attaches to an agent that runs already, and leaves it running when the user quits', async () => {
    const agent = desktop.start(node, [
      join(desktop.folder, 'stub-agent.cjs'),
      'start',
      '--data',
      data,
    ]);
    await until(
      () => existsSync(join(data, 'agent.json')),
      (there) => there,
    );
    shell = startShell('--background');
    await trayThatSays('Exchange reachable');

    const attachedTo = agentPid();
    await clickTray(desktop, 'Quit');
    await until(
      () => shell.exitCode,
      (code) => code === 0,
    );

    expect(attachedTo).toBe(agent.pid);
    expect(agent.exitCode).toBeNull();
    await end(agent);
  });

  it('takes its own agent along when the user quits', async () => {
    shell = startShell('--background');
    await trayThatSays('Exchange reachable');
    const pid = agentPid();

    await clickTray(desktop, 'Quit');
    await until(
      () => shell.exitCode,
      (code) => code === 0,
    );

    await until(
      () => existsSync(`/proc/${String(pid)}`),
      (lives) => !lives,
    );
  });

  it("waits for somebody else's agent when told to, and starts none", async () => {
    shell = startShell('--background', '--attach-only');

    const tray = await trayThatSays('does not run');

    expect(labels(tray)[1]).toContain('no agent runs');
    expect(existsSync(join(data, 'agent.json'))).toBe(false);
  });

  it("shows the agent's page in a window that can do nothing else: no Node, no bridge, no permission, no request, no other page", async () => {
    const handed = join(desktop.folder, 'handed-over');
    const programs = join(desktop.folder, 'programs');
    await desktop.run('mkdir', ['-p', programs]);
    writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\necho "$@" >> ${handed}\n`, {
      mode: 0o755,
    });
    shell = startWith(
      { PATH: `${programs}:${process.env['PATH'] ?? ''}` },
      // This machine may have no microphone, which would hide who denies it.
      '--use-fake-device-for-media-stream',
    );

    const seen = await until(noted, (requests) =>
      requests.some((request) => request.startsWith('stayed')),
    );
    await until(() => existsSync(handed));

    expect(
      JSON.parse(seen.find((request) => request.startsWith('outcome'))?.slice(8) ?? ''),
    ).toEqual({
      node: 'undefined undefined undefined',
      bridge: '',
      webview: 'undefined',
      opened: Array(6).fill('denied').join(),
      requests: Array(7).fill('denied').join(),
      geolocation: 'denied',
      notifications: 'denied',
      checked: Array(6).fill('denied').join(),
      // Text on the clipboard, on a click: the reference is copied so.
      copying: 'granted',
      media: 'denied',
      screen: 'denied',
    });
    expect(seen).toContain('stayed /');
    expect(noted().filter((request) => request.startsWith('strange'))).toEqual([]);
    // Of all that the page wanted opened outside, the one on the list.
    expect(readFileSync(handed, 'utf8').trim().split('\n')).toEqual([
      'https://learn.microsoft.com/exchange/',
    ]);
  });

  it('runs its page in a process that the kernel confines', async () => {
    shell = startShell();
    await until(noted, (requests) => requests.includes('page.open'));

    const renderers = await until(
      () => confinementOf(electron, '--type=renderer'),
      // A process that has only begun confines itself in a moment.
      (found) => found.length > 0 && found.every(({ seccomp }) => seccomp !== '0'),
    );

    // SECCOMP_MODE_FILTER of linux/seccomp.h, in a user namespace with no rights in it.
    expect(renderers).toEqual(
      renderers.map(() => ({ seccomp: '2', effective: '0000000000000000', unsandboxed: false })),
    );
  });

  describeWhere([needsCommands('dunst', 'dunstctl')], 'by the notifications of the desktop', () => {
    it('shows a break once', async () => {
      const daemon = desktop.start('dunst', []);
      try {
        await until(() => desktop.run('dunstctl', ['is-paused']).catch(() => ''), Boolean);
        shell = startShell('--background');
        await trayThatSays('Exchange reachable');
        const at = new Date().toISOString();
        const notice = { at, kind: 'broken', code: 'RPC_PORT_OUTSIDE_ACL' } as const;
        tell({ ...STATES.brokenPort, notice });
        const shown = await until(
          () => desktop.run('dunstctl', ['count', 'displayed']),
          (count) => count.trim() === '1',
        );
        // The same state again, as each check publishes it.
        tell({ ...STATES.brokenPort, notice, probing: true });
        await trayThatSays('Outlook cannot connect');

        expect(shown.trim()).toBe('1');
        const history = await desktop.run('dunstctl', ['count', 'history']);
        expect(history.trim()).toBe('0');
        expect((await desktop.run('dunstctl', ['count', 'displayed'])).trim()).toBe('1');
      } finally {
        await end(daemon);
      }
    });
  });

  it('has no menu besides the tray: no developer tools, no second way to quit', async () => {
    shell = startShell('--remote-debugging-port=0');
    await until(noted, (requests) => requests.includes('page.open'));

    const windows = await until(
      () => desktop.run('sh', ['-c', 'xdotool search --name "Stub page" || true']),
      (found) => found.trim() !== '',
    );
    await desktop.run('xdotool', [
      'key',
      '--window',
      windows.trim().split('\n')[0] ?? '',
      'ctrl+shift+i',
    ]);
    await desktop.run('xdotool', [
      'key',
      '--window',
      windows.trim().split('\n')[0] ?? '',
      'ctrl+q',
    ]);
    await pause(1000);

    const port = Number(
      readFileSync(join(data, 'electron', 'DevToolsActivePort'), 'utf8').split('\n')[0],
    );
    const targets = (await (await fetch(`http://127.0.0.1:${String(port)}/json/list`)).json()) as {
      url: string;
    }[];
    expect(targets.map(({ url }) => new URL(url).protocol)).toEqual(['http:']);
    expect(shell.exitCode).toBeNull();
  });

  it('offers no way to quit where the policy denies it', async () => {
    tell({
      ...GREEN,
      settings: { items: [{ key: 'ui.quit', value: 'deny', source: 'policy' }], problems: [] },
    });
    shell = startShell('--background');

    const tray = await trayThat((seen) => labels(seen).includes('Open Linesman'));

    expect(labels(tray)).not.toContain('Quit');
  });

  it("runs once for a data folder: a second start shows the first one's window", async () => {
    shell = startShell('--background');
    await trayThatSays('Exchange reachable');
    const before = noted();

    const second = startShell('--background');
    await until(
      () => second.exitCode,
      (code) => code === 0,
    );

    expect(before).not.toContain('page.open');
    await until(noted, (requests) => requests.includes('page.open'));
  });
});
