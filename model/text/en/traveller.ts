import type { Code } from '../../codes/facts.ts';
import type { HelpdeskContact } from '../../helpdesk.ts';
import { allOf } from './lists.ts';

/** What the traveller reads: a headline that the tray shows as well, and a few sentences. */
interface Saying {
  readonly headline: string;
  /** Sentences; what there is nothing to say of is null. */
  readonly detail: readonly (string | null)[];
}

/** The network itself says what to do, whatever the last check said. */
export const ABOUT_NETWORK = {
  offline: (since: string): Saying => ({
    headline: `No network since ${since}.`,
    detail: [
      'Connect UMTS, Wi-Fi or a cable, then start the VPN if you are outside the office.',
      'The check goes on by itself.',
    ],
  }),
  captive: (): Saying => ({
    headline: 'This network wants its login page first.',
    detail: [
      'Open the login page in a browser, then start the VPN if you are outside the office.',
      'The check goes on by itself, and shows here whether mail works.',
    ],
  }),
  /** @param where the network in words, which say that the VPN is connecting */
  connecting: (where: string): Saying => ({
    headline: `${where}…`,
    detail: ['Wait a moment; if it does not finish within a minute, start the VPN client anew.'],
  }),
  checking: (where: string): Saying => ({
    headline: `${where}. Checking the way to Exchange…`,
    detail: ['The first check takes a few seconds.'],
  }),
  /** @param before the network of the last check @param summary what that check said */
  changed: (where: string, before: string, summary: string): Saying => ({
    headline: `New network: ${where}. Checking again…`,
    detail: [`Before, on ${before}: ${summary}`],
  }),
};

/** What to do where the network itself says it. */
export const STEPS = {
  offline: 'Connect UMTS, Wi-Fi or a cable.',
  captive:
    'Open a browser, log in to this network, then start the VPN if you are outside the office.',
  connecting: 'Wait until the VPN is connected.',
  changed: 'Wait a moment: the check runs again on the new network.',
};

/**
 * What the reader can try himself where somebody else must act in the end; filled from the
 * arguments. A code that is absent leaves him nothing to try.
 */
export const YOUR_PART: Partial<Readonly<Record<Code, string>>> = {
  TUNNEL_NO_ROUTE: 'Restart {product} once.',
  TUNNEL_DEGRADED: 'Restart {product} once.',
  TUNNEL_REFUSED: 'Try the logon once more with care.',
  RPC_SERVER_BUSY: 'Wait a few minutes.',
};

/** Parts of the way, in its order, as a traveller calls them. */
export const PARTS = {
  network: 'network',
  vpn: 'VPN',
  server: 'mail server',
  mail: 'mail',
  addressBook: 'address book',
};

/** How long it has stood, and what works all the same. */
interface Stand {
  readonly since: string;
  readonly works: string | null;
}

/** Said wherever a verdict of now is. */
const standing = ({ since, works: well }: Stand): readonly (string | null)[] => [
  sinceWords(since),
  well,
];

/** After what the reader can try himself. */
const ifItStays = (who: string): string => `If it stays so: ${mustAct(who)}`;

/** A name of a team may begin with a capital: it begins the sentence. */
const nothingFor = (who: string): string => `Nothing for you to do. ${mustAct(who)}`;

export const ABOUT_OUTLOOK = {
  /** What was written of the mailbox suggests that nothing waits, and does not prove it. */
  hangUp: (since: string): string =>
    `Outlook is connected again since ${since}; you may hang up once its Outbox shows no number.`,
};

/**
 * @param where the network in words
 * @param product the VPN client
 * @param summary verdict of the diagnosis, one sentence
 * @param nextStep what to do, one sentence
 * @param who who must act, in words; null: nobody
 * @param since when it began
 * @param works what `works` below says
 * @param report what `ABOUT_REPORT` says
 */
export const ABOUT_WAY = {
  tunnelDown: (
    where: string,
    product: string | null,
    gatewayMs: string | null,
    stand: Stand,
  ): Saying => ({
    headline: `On ${where}. Start ${product ?? 'the VPN'} to send mail.`,
    detail: [
      `The VPN gateway answers${gatewayMs === null ? '' : ` in ${gatewayMs} ms`}.`,
      ...standing(stand),
    ],
  }),
  gatewaySilent: (summary: string, nextStep: string, stand: Stand): Saying => ({
    headline: 'The VPN gateway does not answer from this network. Try another network.',
    detail: [summary, nextStep, ...standing(stand)],
  }),
  ledNowhere: (summary: string, stand: Stand): Saying => ({
    headline: 'This network leads nowhere. Try another one.',
    detail: [summary, ...standing(stand)],
  }),
  notConfigured: (helpdesk: HelpdeskContact | null): Saying => ({
    headline: 'Linesman is not set up yet.',
    detail: [
      `The settings name no Exchange server. Name it on the page of Linesman, or ask ${RING.asked(helpdesk)} for a configuration file.`,
    ],
  }),
  /** @param report what `ABOUT_REPORT` says of a weak spot that mail survives */
  green: (
    where: string,
    {
      since,
      works,
      note,
      report,
      again,
    }: Readonly<Record<'works' | 'note' | 'report' | 'again', string | null>> & {
      readonly since: string;
    },
  ): Saying => ({
    headline: `Exchange reachable (${where}).`,
    detail: [again, note, report, ...standing({ since, works })],
  }),
  uncertain: (where: string, summary: string, nextStep: string, stand: Stand): Saying => ({
    headline: `${where}: not certain.`,
    detail: [summary, nextStep, ...standing(stand)],
  }),
  /** What is certain, and neither good nor broken. */
  certain: (summary: string, nextStep: string, stand: Stand): Saying => ({
    headline: summary,
    detail: [nextStep, ...standing(stand)],
  }),
  weakSpot: (weak: {
    /** Device that shuts the way elsewhere; null: the weak spot is another. */
    readonly device: string | null;
    /** The way is well, and Outlook does not use it. */
    readonly isOutlook: boolean;
    readonly mailWorks: boolean;
    readonly addressBookFails: boolean;
    readonly since: string;
    readonly summary: string;
    /** What the reader can do; null: nothing. */
    readonly yours: string | null;
    readonly who: string | null;
    readonly works: string | null;
    /** What `ABOUT_REPORT` says of it. */
    readonly report: string | null;
  }): Saying => ({
    headline: weakHeadline(weak),
    detail: [
      weak.summary,
      weak.yours ?? (weak.who === null ? null : nothingFor(weak.who)),
      weak.yours === null || weak.who === null ? null : ifItStays(weak.who),
      weak.report,
      ...standing(weak),
    ],
  }),
  /** @param yours what the reader can try first */
  yoursFirst: (broken: Broken, yours: string): Saying => ({
    headline: broken.isLogon
      ? `The VPN refused the logon. ${yours}`
      : `${cannot(broken.subject, broken.since)} ${yours}`,
    detail: [
      broken.summary,
      broken.isLogon ? sinceWords(broken.since) : null,
      broken.who === null ? null : ifItStays(broken.who),
      broken.works,
      broken.report,
      broken.ring,
    ],
  }),
  yourTurn: ({ subject, since, summary, works }: Broken, nextStep: string): Saying => ({
    headline: cannot(subject, since),
    detail: [nextStep, summary, works],
  }),
  /** @param whoBriefly `who` without devices */
  othersTurn: (broken: Broken, whoBriefly: string | null): Saying => ({
    headline: `${cannot(broken.subject, broken.since)}${whoBriefly === null ? '' : ` ${mustAct(whoBriefly)}`}`,
    detail: [
      broken.summary,
      `Nothing you can fix${broken.belowLogon ? ', and not about your password' : ''}.`,
      broken.works,
      broken.report,
      broken.ring,
    ],
  }),
};

/** @param subject what does not work where it is not Outlook: a door by its name */
const cannot = (subject: string | null, since: string): string =>
  subject === null
    ? `Outlook cannot connect since ${since}.`
    : `${subject} cannot be reached since ${since}.`;

/** What is known of a break. */
interface Broken {
  /** A door that is not Outlook's, by its name; null: Outlook. */
  readonly subject: string | null;
  readonly since: string;
  readonly summary: string;
  readonly who: string | null;
  readonly works: string | null;
  readonly report: string | null;
  /** Whom to ring, and what to say. */
  readonly ring: string | null;
  /** It is the logon to the VPN that failed. */
  readonly isLogon: boolean;
  /** It fails where no logon has come yet. */
  readonly belowLogon: boolean;
}

function weakHeadline({
  device,
  isOutlook,
  mailWorks,
  addressBookFails,
}: {
  readonly device: string | null;
  readonly isOutlook: boolean;
  readonly mailWorks: boolean;
  readonly addressBookFails: boolean;
}): string {
  if (isOutlook) return 'The way to Exchange is well, and Outlook does not use it.';
  if (!mailWorks) return 'A weak spot on the way to Exchange.';
  if (device !== null) return `Mail works from here, and will not through ${device}.`;
  return addressBookFails
    ? 'Mail works; the address book does not.'
    : 'Mail works, with a weak spot.';
}

/** For a line or a sentence of its own. */
export const sinceWords = (since: string): string => `Since ${since}.`;

/** Who must act, for a tooltip. */
export const mustAct = (who: string): string => `${who} must act.`;

/** What works. */
export const works = (parts: readonly string[]): string | null =>
  parts.length === 0 ? null : `Works: ${parts.join(', ')}.`;

/** @param parts those that were tried in vain */
export const worksNot = (parts: readonly string[]): string | null =>
  parts.length === 0 ? null : `Does not work: ${allOf(parts)}.`;

/** What a report tells of beside a break. */
export const SPOT = {
  /** What the sentences around speak of. */
  shown: 'this',
  /** @param title what it is called; null: the reader reads no names */
  other: (title: string | null): string =>
    title === null ? 'a weak spot' : `a weak spot, “${title}”`,
};

/** Where the report of this break is: handed over, waiting, or without anybody to receive it. */
export const ABOUT_REPORT = {
  noCollector: (helpdesk: HelpdeskContact | null): string =>
    helpdesk === null
      ? 'Your helpdesk has no inbox for reports yet, so ring it.'
      : `${helpdesk.name ?? 'Your helpdesk'} has no inbox for reports yet.`,
  waiting: 'The report is written and goes out by itself.',
  /** Of a weak spot, which is told when it stood in three checks. */
  ifItStays: (helpdesk: HelpdeskContact | null): string =>
    `Linesman tells ${helpdesk?.name ?? 'the helpdesk'} by itself if it stays so.`,
  sent: (at: string, helpdesk: HelpdeskContact | null): string =>
    `${helpdesk?.name ?? 'The helpdesk'} has the report (sent ${at}).`,
  /** @param spot which one, by `SPOT` */
  spotWaiting: (spot: string): string => `The report of ${spot} is written and goes out by itself.`,
  told: (spot: string, at: string, helpdesk: HelpdeskContact | null): string =>
    `${helpdesk?.name ?? 'The helpdesk'} has been told of ${spot} (${at}).`,
};

/** How others stand: who is not alone need not look for it on his laptop. */
export const ABOUT_OTHERS = {
  /** @param count three or more */
  same: (count: number, since: string | null): string =>
    `${String(count)} colleagues have the same${since === null ? '' : `, the first since ${since}`}.`,
  taken: (helpdesk: HelpdeskContact | null): string =>
    `${helpdesk?.name ?? 'The helpdesk'} is on it.`,
  /** On the way that this laptop goes. */
  mended: 'It works again for colleagues: check now.',
  mendedBy: (gateway: string, at: string): string =>
    `Through ${gateway} it works again for colleagues (since ${at}).`,
};

/** Whom to turn to, and what to say; a helpdesk of which the settings say nothing is null. */
export const RING = {
  say(reference: string, helpdesk: HelpdeskContact | null): string {
    if (helpdesk === null) return `If you ring the helpdesk, say ${reference}.`;
    const { phone, mail, url } = helpdesk;
    const name = helpdesk.name ?? 'the helpdesk';
    if (phone !== null) return `Call ${name}, ${phone}, and say ${reference}.`;
    if (mail !== null) return `Write to ${name}, ${mail}, and name ${reference}.`;
    if (url !== null) return `Turn to ${name}, ${url}, and name ${reference}.`;
    return `If you ring ${name}, say ${reference}.`;
  },
  /** In a tooltip: the first of these that there is room for. */
  sayBriefly: (reference: string, helpdesk: HelpdeskContact | null): readonly string[] => [
    ...(helpdesk?.phone == null ? [] : [`Call ${helpdesk.phone} and say ${reference}.`]),
    `Say ${reference}.`,
  ],
  /** @param said what `say` says @param ways other ways than that */
  also: (said: string, ways: string): string => `${said} Also: ${ways}.`,
  /** Everything that the settings say of it. */
  ways: ({ name, phone, mail, url }: HelpdeskContact): string =>
    [name, phone, mail, url].filter((way) => way !== null).join(', '),
  /** As whom to ask for something. */
  asked(helpdesk: HelpdeskContact | null): string {
    if (helpdesk === null) return 'your helpdesk';
    const { name, ...ways } = helpdesk;
    const reached = RING.ways({ ...ways, name: null });
    return `${name ?? 'your helpdesk'}${reached === '' ? '' : ` (${reached})`}`;
  },
};
