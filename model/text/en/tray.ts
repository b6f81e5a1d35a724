import type { HelpdeskContact } from '../../helpdesk.ts';

/** Lines of the tray's menu. */
export const MENU = {
  demo: 'This is the demo site, not your Exchange',
  check: 'Check now',
  checking: 'Checking…',
  open: 'Open Linesman',
  startClient: (client: string): string => `Start ${client}`,
  portal: 'Open the login page',
  call: ({ name, phone, mail }: HelpdeskContact): string =>
    phone === null
      ? `${mail === null ? 'Open' : 'Write to'} ${name ?? 'the helpdesk'}`
      : `Call ${name ?? 'the helpdesk'}: ${phone}`,
  copy: (reference: string): string => `Copy the reference ${reference}`,
  /** While the agent does not come up. */
  tryNow: 'Try now',
  /** After somebody stopped the agent. */
  start: 'Start Linesman',
  /** While there is no agent that could send one. */
  saveBundle: 'Save a bundle for the helpdesk',
  quit: 'Quit',
  who: (who: string): string => `Who must act: ${who}`,
  /** The reference first: a line that is cut loses its end. */
  reference(reference: string, helpdesk: HelpdeskContact | null): string {
    if (helpdesk === null) return `Tell the helpdesk: ${reference}`;
    const { name, phone, mail, url } = helpdesk;
    return [`Say ${reference} to ${name ?? 'the helpdesk'}`, phone ?? mail ?? url]
      .filter((part) => part !== null)
      .join(', ');
  },
  sending: (reports: string): string => `${reports} being sent`,
  waiting: (reports: string, why: string): string => `${reports} waiting: ${why}`,
};

/** What the system shows of its own accord. */
export const NOTICE = { worksAgain: 'Mail works again.' };

/** A bundle that is made beside an agent that does not run. */
export const SAVING = {
  underWay: 'Saving a bundle…',
  saved: (name: string): string => `Saved: ${name}`,
  show: 'Show it in its folder',
  failed: (why: string): string => `No bundle was saved: ${why}`,
  savedTitle: 'The bundle is saved',
  /** @param file with its whole path */
  savedWhere: (file: string): string =>
    `${file}\n\nGive this file to your helpdesk: it holds what Linesman saw until its agent ended.`,
  failedTitle: 'No bundle was saved',
  showButton: 'Show in folder',
  close: 'Close',
  late: (seconds: number): string => `it took longer than ${String(seconds)} s`,
  ended: (code: number | null): string =>
    `the command ended with status ${code === null ? 'unknown' : String(code)}`,
};

/** What the tray says while there is no agent to speak of. */
export const ABSENCE = {
  looking: 'Linesman is looking for its agent…',
  starting: 'Linesman is starting its agent…',
  silent: 'Linesman waits for its agent’s first word…',
  backingOff: (seconds: number): string =>
    `Linesman’s agent does not run. Next try in ${String(seconds)} s.`,
  updating: (version: string): string => `Linesman is being updated to version ${version}…`,
  stopped: 'Linesman was stopped and watches nothing. Start it from this menu.',
  ended: (why: string): string => `the agent ended: ${why}`,
  noAnswer: (why: string): string => `the agent was started and does not answer: ${why}`,
};
