import type { HelpdeskContact } from '../../helpdesk.ts';

/** Lines of the tray's menu. */
export const MENU = {
  demo: 'This is the demo site, not your Exchange',
  check: 'Check now',
  checking: 'Checking…',
  open: 'Open Linesman',
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

/** What the tray says while there is no agent to speak of. */
export const ABSENCE = {
  looking: 'Linesman is looking for its agent…',
  starting: 'Linesman is starting its agent…',
  silent: 'Linesman waits for its agent’s first word…',
  backingOff: (seconds: number): string =>
    `Linesman’s agent does not run. Next try in ${String(seconds)} s.`,
  ended: (why: string): string => `the agent ended: ${why}`,
  noAnswer: (why: string): string => `the agent was started and does not answer: ${why}`,
};
