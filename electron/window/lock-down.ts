import type { WebPreferences } from 'electron';

/**
 * What the window's page may be and do, as data. It is a page as any browser shows it: no preload,
 * no bridge, no Node.
 */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  devTools: false,
  navigateOnDragDrop: false,
  // The dictionary would be fetched from the vendor of the browser.
  spellcheck: false,
} as const satisfies WebPreferences;

/**
 * Pages outside, by origin, that a link may open in the user's own browser: Microsoft's
 * documentation of Exchange and Windows.
 */
const EXTERNAL_ORIGINS: readonly string[] = ['https://learn.microsoft.com'];

/** What a browser, a mail program or a telephone opens. */
const OUTSIDE: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:'];

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '[::1]', 'localhost'];

function parse(url: string): URL | null {
  try {
    return new URL(url);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The origin of the agent's page; null for anything that is no plain HTTP page on this machine. */
export function pageOrigin(url: string): string | null {
  const parsed = parse(url);
  return parsed?.protocol === 'http:' &&
    LOOPBACK_HOSTS.includes(parsed.hostname) &&
    parsed.username === '' &&
    parsed.password === ''
    ? parsed.origin
    : null;
}

/** Whether the page may load or navigate to `url`: only what its own server serves. */
export const mayLoad = (url: string, origin: string | null): boolean =>
  origin !== null && parse(url)?.origin === origin;

/** What the page may ask of the system: to put text on the clipboard, on a click of its user. */
export const mayUse = (permission: string): boolean => permission === 'clipboard-sanitized-write';

/** Files that the page's own server offers to be kept: a bundle, and a mail draft with one. */
export const mayDownload = (url: string, origin: string | null): boolean =>
  mayLoad(url, origin) && /^\/(?:bundle|draft)\//.test(parse(url)?.pathname ?? '');

/**
 * Whether a link of the page may open in the user's own browser.
 *
 * @param links the login page that the present network named, and the ways to the helpdesk that the
 * settings name, if any: each as it is, and no other of its host
 */
export const mayOpenOutside = (url: string, links: readonly (string | null)[]): boolean => {
  const parsed = parse(url);
  if (parsed === null || parsed.username !== '') return false;
  if (EXTERNAL_ORIGINS.includes(parsed.origin)) return true;
  return (
    OUTSIDE.includes(parsed.protocol) &&
    links.some((link) => link !== null && parse(link)?.href === parsed.href)
  );
};
