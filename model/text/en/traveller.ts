/** What the traveller reads: a headline that the tray shows as well, and a few sentences. */
interface Saying {
  readonly headline: string;
  readonly detail: string;
}

/** The network itself says what to do, whatever the last check said. */
export const ABOUT_NETWORK = {
  offline: (since: string): Saying => ({
    headline: 'No network. Keep working in Outlook; mail goes out later.',
    detail: `Since ${since}. Connect UMTS or Wi-Fi, then start the VPN if you are outside the office.`,
  }),
  captive: (): Saying => ({
    headline: 'This network wants its login page first.',
    detail:
      'Open the login page in a browser, then start the VPN. Linesman watches, and tells you when the way is free.',
  }),
  checking: (where: string): Saying => ({
    headline: `${where}. Checking the way to Exchange…`,
    detail: 'The first check takes a few seconds.',
  }),
};

const NO_LOGIN = 'Linesman does not log in, so it cannot see your password or mailbox.';

/**
 * @param where the network in words
 * @param product the VPN client
 * @param summary verdict of the diagnosis, one sentence
 * @param nextStep what to do, one sentence
 * @param report what `aboutReport` says, with the reference
 */
export const ABOUT_WAY = {
  tunnelDown: (where: string, product: string | null, gatewayMs: string | null): Saying => ({
    headline: `On ${where}. Start ${product ?? 'the VPN'} to send mail.`,
    detail: `The gateway answers in ${gatewayMs ?? '?'} ms. New mail is kept in Outlook.`,
  }),
  ledNowhere: (nextStep: string): Saying => ({
    headline: 'This network leads nowhere. Try another one.',
    detail: `${nextStep} New mail is kept in Outlook.`,
  }),
  notConfigured: (nextStep: string): Saying => ({
    headline: 'Linesman is not set up yet.',
    detail: nextStep,
  }),
  green: (where: string): Saying => ({
    headline: `Exchange reachable (${where}).`,
    detail: NO_LOGIN,
  }),
  greenWithNote: (where: string, summary: string): Saying => ({
    headline: `Exchange reachable (${where}).`,
    detail: `${summary} ${NO_LOGIN}`,
  }),
  uncertain: (where: string, summary: string, nextStep: string): Saying => ({
    headline: `${where}: not certain.`,
    detail: `${summary} ${nextStep}`,
  }),
  weakSpot: (summary: string, reference: string | null): Saying => ({
    headline: 'Mail works, with a weak spot.',
    detail: `${summary} The helpdesk can see this under Details.${saying(reference)}`,
  }),
  logonRefused: (summary: string, report: string, reference: string | null): Saying => ({
    headline: 'The VPN refused the logon.',
    detail: `${summary} Try once more with care. ${report}${saying(reference)}`,
  }),
  yourTurn: (summary: string, nextStep: string): Saying => ({
    headline: 'Outlook cannot connect.',
    detail: `${summary} ${nextStep}`,
  }),
  othersTurn: (summary: string, report: string, reference: string | null): Saying => ({
    headline: 'Outlook cannot connect. Nothing you can fix.',
    detail: `${summary} Not your password. ${report}${saying(reference)}`,
  }),
};

const saying = (reference: string | null): string =>
  reference === null ? '' : ` Say ${reference}.`;

/**
 * Where the report of this break is: handed over, waiting, or not sent because nobody receives it.
 */
export const ABOUT_REPORT = {
  none: 'New mail is kept.',
  noCollector: 'New mail is kept. Call the helpdesk: no collector is set up to receive the report.',
  waiting: 'The report leaves when there is a way out. New mail is kept.',
  sent: (at: string): string => `The helpdesk has the report (sent ${at}). New mail is kept.`,
};
