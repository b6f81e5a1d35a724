import { app, clipboard, shell as desktop } from 'electron';
import { connectAgent } from '../agent/client/client.ts';
import type { RequestName } from '../model/contract.ts';
import type { AgentState } from '../model/agent-state.ts';
import { isDenied } from '../model/denied.ts';
import { helpdeskOf } from '../model/helpdesk.ts';
import type { PowerEvent } from '../model/power-event.ts';
import { type AgentLink, runAgentLink } from './agent-link/agent-link.ts';
import { startAgentProcess } from './agent-link/agent-process.ts';
import { FIRST_STEP, type LinkState } from './agent-link/supervisor.ts';
import { createNotifier } from './notices/notifier.ts';
import { saveBundle } from './save-bundle.ts';
import { desktopFolder, tellSaved } from './saved-bundle.ts';
import { watchPower } from './power.ts';
import { resolveProxy } from './proxies.ts';
import { createTrayController } from './tray/tray-controller.ts';
import {
  referenceToSay,
  type Saving,
  type Shown,
  type TrayItemId,
  trayView,
  wayTo,
} from './tray/tray-view.ts';
import { linksOutside } from './window/links-outside.ts';
import { mayOpenOutside } from './window/lock-down.ts';
import { createUpdater } from './update.ts';
import { createPageWindow } from './window/page-window.ts';

export interface ShellSetup {
  readonly dataFolder: string;
  readonly agentEntry: string;
  readonly agentNode: string;
  readonly attachOnly: boolean;
  readonly background: boolean;
  readonly log: (message: string) => void;
}

/**
 * What each request of the shell may take, in milliseconds. A run of the ladder is bounded by the
 * agent.
 */
const DEADLINES = {
  'page.open': 10_000,
  'probe.run': 60_000,
  'power.changed': 2_000,
  'client.start': 10_000,
} as const satisfies Partial<Record<RequestName, number>>;

const CONNECT_TIMEOUT_MS = 5_000;

/** Puts tray, window and the link to the agent together. Only after the app is ready. */
export function runShell({
  dataFolder,
  agentEntry,
  agentNode,
  attachOnly,
  background,
  log,
}: ShellSetup): {
  open(): void;
} {
  /** As the latest agent said; the policy goes on where there is none for a while. */
  let mayQuit = true;
  let saving: Saving = { name: 'none' };
  let shown: Shown = { kind: 'absent', link: FIRST_STEP.state };
  /** Null while none is put in place. */
  let updatingTo: string | null = null;
  const view = (): ReturnType<typeof trayView> =>
    trayView(
      updatingTo === null ? shown : { kind: 'updating', version: updatingTo },
      new Date(),
      mayQuit,
      saving,
    );
  const tray = createTrayController(view(), {
    platform: process.platform,
    onItem: (id) => {
      choose(id);
    },
  });
  const show = (next: Shown): void => {
    shown = next;
    tray.show(view());
  };

  const pageWindow = createPageWindow({
    log,
    links: () => (shown.kind === 'state' ? linksOutside(shown.state) : []),
    pageUrl: async () => {
      const answer = await link
        .client()
        ?.request('page.open', {}, { timeoutMs: DEADLINES['page.open'] });
      if (answer?.ok === true) return answer.result.url;
      if (answer !== undefined) log(`no page: ${answer.message}`);
      return null;
    },
  });

  const ask = async (
    request:
      Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }> | undefined,
  ): Promise<void> => {
    const answer = await request;
    if (answer?.ok === false) log(answer.message);
  };

  const startClient = async (): Promise<void> => {
    const answer = await link
      .client()
      ?.request('client.start', {}, { timeoutMs: DEADLINES['client.start'] });
    if (answer?.ok === false) log(answer.message);
    // A menu has closed by then: the page says why.
    else if (answer?.ok === true && !answer.result.ok) {
      log(answer.result.message);
      pageWindow.open();
    }
  };

  const savingIs = (next: Saving): void => {
    saving = next;
    tray.show(view());
  };
  const save = async (): Promise<void> => {
    if (saving.name === 'under-way') return;
    savingIs({ name: 'under-way' });
    const saved = await saveBundle({
      node: agentNode,
      entry: agentEntry,
      dataFolder,
      into: desktopFolder(),
    });
    log(saved.ok ? `a bundle is saved: ${saved.file}` : `no bundle was saved: ${saved.message}`);
    savingIs(
      saved.ok ? { name: 'saved', file: saved.file } : { name: 'failed', why: saved.message },
    );
    await tellSaved(saved);
  };

  /** An agent that does not come up is tried again at once: the window comes with it. */
  const open = (): void => {
    link.start();
    pageWindow.open();
  };
  const openOutside = (url: string | null, state: AgentState): void => {
    if (url === null || !mayOpenOutside(url, linksOutside(state))) return;
    desktop.openExternal(url).catch((error: unknown) => {
      log(`no program opened it: ${String(error)}`);
    });
  };

  const choose = (id: TrayItemId): void => {
    if (id === 'check')
      void ask(link.client()?.request('probe.run', {}, { timeoutMs: DEADLINES['probe.run'] }));
    else if (id === 'open') open();
    else if (id === 'start' || id === 'try-now') link.start();
    else if (shown.kind === 'state' && id === 'portal')
      openOutside(shown.state.network.portal, shown.state);
    else if (shown.kind === 'state' && id === 'call') {
      const helpdesk = helpdeskOf(shown.state.settings);
      openOutside(helpdesk === null ? null : wayTo(helpdesk), shown.state);
    } else if (shown.kind === 'state' && id === 'copy')
      void clipboard.writeText(referenceToSay(shown.state) ?? '');
    else if (id === 'start-client') void startClient();
    else if (id === 'save-bundle') void save();
    else if (id === 'show-bundle' && saving.name === 'saved') desktop.showItemInFolder(saving.file);
    else if (id === 'quit' && mayQuit) app.quit();
  };

  const onLink = (state: LinkState): void => {
    // Until the agent has told its state, and after it has gone, the tray tells about the link
    // itself.
    const holds = state.name === 'attached' || state.name === 'running';
    if (!holds || shown.kind === 'absent') show({ kind: 'absent', link: state });
  };

  let agentIsNew = true;
  const link: AgentLink = runAgentLink({
    connect: () => connectAgent(dataFolder, { timeoutMs: CONNECT_TIMEOUT_MS }),
    startProcess: () => startAgentProcess({ node: agentNode, entry: agentEntry, dataFolder, log }),
    mayStart: !attachOnly,
    mayStop: () => mayQuit || updater.isUnderWay(),
    resolveProxy,
    log,
    onLink(state) {
      if (state.name !== 'attached' && state.name !== 'running') agentIsNew = true;
      onLink(state);
    },
    onState(state) {
      mayQuit = !isDenied(state.settings, 'ui.quit');
      show({ kind: 'state', state });
      notifier.saw(state);
      if (!attachOnly) updater.saw(state);
      if (!agentIsNew) return;
      agentIsNew = false;
      for (const event of power.present()) tellPower(event);
      pageWindow.agentArrived();
    },
  });

  const notifier = createNotifier({ isWatched: () => pageWindow.isWatched(), onClick: open, log });
  const updater = createUpdater({
    node: agentNode,
    entry: agentEntry,
    dataFolder,
    isWatched: () => pageWindow.isOpen(),
    onBegin: (version) => {
      log(`version ${version} is being put in place`);
      updatingTo = version;
      // The new shell takes it; this one ends once that is seen to work.
      app.releaseSingleInstanceLock();
      tray.show(view());
    },
    onEnd: (isInstalled) => {
      if (isInstalled) {
        app.quit();
        return;
      }
      updatingTo = null;
      app.requestSingleInstanceLock();
      tray.show(view());
      link.start();
    },
    log,
  });
  const tellPower = (event: PowerEvent): void => {
    void ask(
      link.client()?.request('power.changed', { event }, { timeoutMs: DEADLINES['power.changed'] }),
    );
  };
  const power = watchPower((event) => {
    tellPower(event);
    if (event === 'resume') link.resumed();
  });
  app.on('will-quit', () => {
    link.stop();
    tray.destroy();
  });
  if (!background) pageWindow.open();
  return { open };
}
