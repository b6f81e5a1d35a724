import { BrowserWindow, session, shell, type Session } from 'electron';
import {
  mayDownload,
  mayLoad,
  mayOpenOutside,
  mayUse,
  pageOrigin,
  PAGE_PREFERENCES,
} from './lock-down.ts';

interface PageWindowOptions {
  /**
   * Answers a URL with a fresh one-time token; null (with the cause logged) when the agent does not
   * answer.
   */
  readonly pageUrl: () => Promise<string | null>;
  /** What a link of the page may open outside of it; null is nothing. */
  readonly links: () => readonly (string | null)[];
  readonly log: (message: string) => void;
}

/** The app's one window, made when it is wanted for the first time. */
export interface PageWindow {
  /** Shows it. Without an agent nothing opens now: the window comes with the agent. */
  open(): void;
  /** A new agent serves a new page: loads it where a window is open or was asked for. */
  agentArrived(): void;
  /** Whether somebody has it before them, or asked for it. */
  isOpen(): boolean;
  /** Whether its user looks at it. */
  isWatched(): boolean;
}

/** In memory only: the page's cookie ends with the app. */
const PARTITION = 'linesman-page';

export function createPageWindow({ pageUrl, links, log }: PageWindowOptions): PageWindow {
  let window: BrowserWindow | null = null;
  let origin: string | null = null;
  let wanted = false;
  let lockedSession: Session | null = null;

  const lockedDown = (): Session => {
    lockedSession ??= lockDownSession(session.fromPartition(PARTITION), {
      loads: (url) => mayLoad(url, origin),
      downloads: (url) => mayDownload(url, origin),
    });
    return lockedSession;
  };

  const load = async (): Promise<void> => {
    const url = await pageUrl();
    if (url === null) return;
    const served = pageOrigin(url);
    if (served === null) {
      log('the agent named a page that is not on this machine: it is not shown');
      return;
    }
    origin = served;
    wanted = false;
    window ??= createWindow();
    window.show();
    window.focus();
    try {
      await window.loadURL(url);
    } catch (error) {
      // The page of an agent that has just gone: the next one loads it anew.
      log(`the page did not load: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const createWindow = (): BrowserWindow => {
    const created = new BrowserWindow({
      width: 900,
      height: 700,
      minWidth: 360,
      minHeight: 320,
      title: 'Linesman',
      autoHideMenuBar: true,
      webPreferences: { ...PAGE_PREFERENCES, session: lockedDown() },
    });
    const { webContents } = created;
    webContents.setWindowOpenHandler(({ url }) => {
      if (mayOpenOutside(url, links()))
        shell.openExternal(url).catch((error: unknown) => {
          log(`no browser opened: ${String(error)}`);
        });
      return { action: 'deny' };
    });
    webContents.on('will-navigate', (event, url) => {
      if (!mayLoad(url, origin)) event.preventDefault();
    });
    webContents.on('will-redirect', (event, url) => {
      if (!mayLoad(url, origin)) event.preventDefault();
    });
    webContents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    created.on('closed', () => {
      window = null;
    });
    return created;
  };

  return {
    open() {
      if (window === null) {
        wanted = true;
        void load();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    agentArrived() {
      if (wanted || window !== null) void load();
    },
    isOpen: () => wanted || window !== null,
    isWatched: () => window?.isFocused() === true,
  };
}

interface Allowed {
  readonly loads: (url: string) => boolean;
  readonly downloads: (url: string) => boolean;
}

/**
 * No permission but to copy, no device, no request but to the page's own server, and of its files those
 * that a person may keep: the system asks where.
 */
function lockDownSession(page: Session, { loads, downloads }: Allowed): Session {
  page.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(mayUse(permission));
  });
  page.setPermissionCheckHandler((_contents, permission) => mayUse(permission));
  page.setDevicePermissionHandler(() => false);
  page.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !loads(details.url) });
  });
  page.on('will-download', (event, item) => {
    if (!downloads(item.getURL())) event.preventDefault();
  });
  return page;
}
