import type { CheckStatus } from '../../check.ts';
import type { OutboxItem } from '../../outbox-item.ts';
import type { Situation, Tone } from '../traveller.ts';
import { counted } from './clock.ts';
import { withoutCodes } from './sending.ts';

/** What a screen reader says for the mark of a check. */
export const STATUS_WORDS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok',
  degraded: 'weak',
  fail: 'failed',
  skipped: 'not needed',
  inconclusive: 'not tested',
};

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  grey: 'Offline',
  neutral: 'Please wait',
  green: 'Working',
  amber: 'Weak spot',
  red: 'Broken',
};

/** Neutral covers situations that deserve their own word. */
export const SITUATION_WORDS: Readonly<Record<NonNullable<Situation>, string>> = {
  checking: 'Checking',
  connecting: 'Connecting',
  'not-configured': 'Not set up',
  'your-turn': 'Your turn',
  uncertain: 'Not certain',
};

/** `0.4 ms`, `12 ms`, `1.2 s`. */
export function durationWords(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The banner where the page itself is not being told; `inApp`: in the window of the app. */
export const LINK = {
  ended: {
    word: 'Link expired',
    headline: 'This page has been open too long.',
    detail: 'Run “linesman page” for a fresh link, or open Linesman from the tray.',
    inApp: 'Close this window, and open Linesman again from the tray.',
  },
  unreadable: {
    word: 'Reload',
    headline: 'The agent has been updated.',
    detail: 'Reload this page to understand it again.',
  },
  lost: {
    word: 'No answer',
    headline: 'Linesman’s agent is not answering; trying again.',
    /** @param heardAt when it last said something; null when it never did */
    detail: (heardAt: string | null): string =>
      heardAt === null
        ? 'If it stays so, start it with “linesman start”.'
        : `Below is what it said at ${heardAt}. If it stays so, run “linesman page” for a fresh link.`,
    /** The window loads the page of a new agent by itself. */
    inApp: (heardAt: string | null): string =>
      `${heardAt === null ? '' : `Below is what it said at ${heardAt}. `}This window comes back by itself once the agent runs again; the tray icon shows how that stands.`,
  },
  /** Somebody asked the agent to end. */
  stopped: {
    word: 'Stopped',
    headline: 'Linesman was stopped and watches nothing.',
    detail: 'Start it with “linesman start”, or from the tray.',
    inApp: 'Start it again from the tray.',
  },
  connecting: {
    word: 'Connecting',
    headline: 'Asking the agent…',
    detail: 'One moment.',
  },
};

/** Why a request to the agent brought nothing. */
export const REQUEST = {
  noAnswer: (why: string): string => `The agent did not answer (${why}).`,
  notUnderstood: (status: number): string =>
    `The agent's answer (${String(status)}) is not understood: reload this page.`,
  otherVersion: 'The agent answered in words of another version: reload this page.',
};

export const TOP = {
  brand: 'Linesman',
  title: (headline: string): string => `${headline} – Linesman`,
  lasting: (lasted: string, where: string): string => `${lasted} · ${where}`,
  demo: 'Demo: a simulated Exchange',
};

export const BANNER = {
  label: 'State',
  check: 'Check now',
  checking: 'Checking…',
  checked: (at: string): string => `Checked ${at}`,
  notChecked: 'Not checked yet',
};

export const LADDER = {
  title: 'Way to Exchange',
  port: (port: number): string => `port ${String(port)}`,
  before: (where: string): string => `Before the change, on ${where}`,
  /** While the agent does not answer. */
  past: (where: string): string => `Before, on ${where}`,
  note: (where: string, took: string): string => `${where}, ${took}`,
};

export const ACTION = {
  title: 'Your part',
  who: 'Who must act',
  nextStep: 'Next step',
  portal: 'Open the login page',
  start: (client: string): string => `Start ${client}`,
  started: (client: string): string => `${client} was started: log on there.`,
  phone: 'For the phone',
  reference: 'Say this reference',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'Select it and copy it by hand',
  nothingToSay: 'Nothing to read out now.',
  helpdesk: 'Helpdesk',
  none: '–',
  waiting: 'Wait until the agent answers again.',
  firstCheck: 'The first check is under way.',
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  break: 'Trouble began',
  end: 'Trouble is over',
  finding: 'A weak spot',
};

export const OUTBOX = {
  /** What the latest try of a report came to. */
  reason: withoutCodes,
  title: 'Reports for the helpdesk',
  unknown: '–',
  none: 'None waiting',
  waiting: (reports: string, size: string): string => `${reports} waiting (${size})`,
  send: 'Send now',
  sending: 'Sending…',
  sent: (sent: number, waiting: number): string =>
    `Sent ${String(sent)}, ${String(waiting)} still waiting.`,
  noAgent: 'Waiting for the agent.',
  neverSent:
    'A report is made when something breaks that you cannot mend, or when a weak spot stays.',
  lastSent: (at: string): string => `The last one was handed over at ${at}.`,
  sentence: (words: string): string => `${words}.`,
  lost: (label: string, words: string): string => `${label}: ${words}.`,
  show: 'Show them',
  empty: 'The outbox is empty.',
  kind: (kind: string): string => KIND_WORDS[kind] ?? 'Report',
  states: {
    ready: 'Waiting',
    sending: 'On its way',
    quarantined: 'Damaged on the disk, cannot be sent',
    refused: 'Refused so far, tried again later',
  } satisfies Readonly<Record<OutboxItem['state'], string>>,
  tried: (times: string): string => ` · tried ${times}`,
  nextTry: (at: string): string => ` · next try ${at}`,
  copied: (how: 'saved' | 'mailed', at: string): string =>
    how === 'saved' ? `Saved to a file at ${at}` : `Taken along as a mail at ${at}`,
  save: 'Save to a file',
  draft: 'Mail draft',
  explain: 'Why it waits',
  retry: 'Try again',
  retried: 'It is tried again.',
};

/** Settings that could not be used. */
export const IGNORED = {
  title: 'Settings that are ignored',
  lead: 'A setting is ignored.',
  others: (count: number): string =>
    ` (and ${String(count)} ${count === 1 ? 'other' : 'others'}, under Details)`,
};

/** A report that the user sends. */
export const SEND = {
  title: 'Tell the helpdesk',
  why: 'Send what Linesman saw, with your own words. You see all of it first.',
  begin: 'Send report…',
  note: 'What happened? (goes along)',
  callBack: 'Where can you be called back? (remembered for later reports)',
  show: 'Show what will be sent',
  making: 'Gathering…',
  whatGoes: (size: string): string => `This will be sent (${size})`,
  encrypted: 'Encrypted before it leaves: only the helpdesk can open it.',
  plain: 'Not encrypted: whoever holds the file can read it.',
  frame: 'The report as the helpdesk will see it',
  contents: (count: number): string => `${counted(count, 'file')} in it`,
  missing: (why: string): string => `missing: ${why}`,
  nothingTaken: 'Nothing had to be taken out.',
  taken: (items: readonly string[]): string => `Taken out: ${items.join('; ')}`,
  send: 'Send',
  sending: 'Sending…',
  save: 'Save to a file',
  draft: 'Mail draft',
  queued: 'It is in the outbox, and goes out as soon as there is a way.',
  sentence: (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Shown until an Exchange server is named; the names of commands stand between the sentences. */
export const SETUP = {
  title: 'Name your Exchange server',
  host: 'The server’s name, or its address',
  where: 'In Outlook: File, Account Settings, and the server of your account there.',
  save: 'Save and check',
  saving: 'Saving…',
  /** @param host what is taken of what was pasted */
  taken: (host: string): string => `Read as ${host}.`,
  saved: (file: string): string => `Saved in ${file}. The first check begins.`,
  denied: (whom: string): string =>
    `Your company keeps the settings of this laptop: ask ${whom} to name the server.`,
  /** @param whom whom to ask, with the ways there */
  needs: (whom: string): string =>
    `Linesman needs the name that Outlook connects to. ${capital(whom)} may have a configuration file for you; this is a whole one:`,
  settings: ' shows where the file is looked for. ',
  demo: ' shows everything on a simulated Exchange.',
};
