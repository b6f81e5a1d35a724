import { clockWords, sizeWords } from './clock.ts';

/** What a look at Outlook says to whoever reads it. */
export const OUTLOOK = {
  notTested: 'not tested: Outlook is looked at on Windows',
  /** What macOS shows is in the table of connections. */
  notTestedOnMac:
    'not tested: Outlook is looked at on Windows; of Outlook for Mac only its connections are seen',
  otherServer: 'not tested: another server was checked than that of the settings',
  notRunning: 'Outlook is not running.',
  runs: (version: string | null): string => `Outlook ${version ?? 'of an unknown version'} runs.`,
  newOutlook:
    'The new Outlook (olk.exe) runs. It has no profile, and speaks HTTPS to a service of Microsoft: of it no more is seen.',
  noProfile: {
    none: 'No profile of Outlook was found.',
    'no-default':
      'Outlook has several profiles and none is the default: which one it uses is not known.',
    asked: 'Outlook has several profiles and asks which to use: which one it uses is not known.',
  },
  noAccount: "Outlook's profile has no Exchange account.",
  account: (parts: readonly string[]): string => `Its profile: ${parts.join(', ')}.`,
  server: (host: string): string => `server ${host}`,
  proxy: (host: string): string => `RPC proxy ${host}`,
  mailStores: (hosts: readonly string[]): string => `MAPI over HTTP at ${hosts.join(' and ')}`,
  ways: {
    rpc: 'by TCP',
    'rpc-then-http': 'by TCP, on a slow network by HTTP',
    'rpc-http': 'by RPC over HTTP',
    'mapi-http': 'by MAPI over HTTP',
  },
  modes: { cached: 'with a copy of the mailbox here', online: 'without a copy of the mailbox' },
  mailFile: (bytes: number, changedAt: string, at: string): string =>
    `copy of ${sizeWords(bytes)}, last written ${clockWords(changedAt, new Date(at))} as far as Windows notes it`,
  workOffline: 'Outlook is set to work offline, as it last noted.',
  connected: (count: number, since: string | null, at: string): string =>
    `Outlook holds ${String(count)} connection${count === 1 ? '' : 's'} to Exchange${since === null ? '' : `, the oldest since ${clockWords(since, new Date(at))}`}.`,
  unconnected: 'Outlook holds no connection to Exchange.',
  ownerless: (address: string): string =>
    `a connection to ${address} is open, and the system does not say whose it is`,
  mayBeConnected:
    'Outlook holds connections, none of them to a known address of Exchange: they may lead there by a proxy.',
  hangUp: (connectedAt: string, writtenAt: string, at: string): string =>
    `Outlook is connected again since ${clockWords(connectedAt, new Date(at))}, and wrote its copy of the mailbox at ${clockWords(writtenAt, new Date(at))}: you may hang up.`,
  outbox:
    'This suggests an empty Outbox and does not prove it: Linesman opens no mailbox. Outlook proves it: an Outbox that shows no number, and "All folders are up to date".',
  costs: {
    unknown: 'Windows does not know what the connection costs',
    unrestricted: 'Windows calls the connection unrestricted',
    fixed: 'Windows calls the connection metered, up to a limit',
    variable: 'Windows calls the connection metered, by the byte',
  },
  roaming: 'roaming',
  overLimit: 'over its limit',
  cost: (words: readonly string[]): string => `${words.join(', ')}.`,
  tooSlow: (seconds: number): string =>
    `the copy of the mailbox could not be looked at within ${String(seconds)} s`,
  withoutReason: 'the system gives no reason',
  unreadable: (why: string): string => `the copy of the mailbox cannot be looked at: ${why}`,
  /** In the verdict of a way that nobody could open now. */
  goesOn: (port: number, since: string, at: string): string =>
    `Outlook's own connection to port ${String(port)}, open since ${clockWords(since, new Date(at))}, goes on; after a restart of Outlook it would not.`,
  /** In the verdict: what Outlook shows instead of a connection. */
  noConnection: (since: string | null, at: string): string =>
    since === null
      ? 'it runs without a connection'
      : `it runs since ${clockWords(since, new Date(at))} without a connection`,
} as const;
