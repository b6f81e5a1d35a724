import type { Envelope } from '../../envelope.ts';

/** Rules of redaction, and what each takes out, for docs/privacy.md and the list in a bundle. */
export const RULES = {
  'private key': 'Private keys in PEM, of PuTTY and OpenVPN, and secret keys of age.',
  token: 'Tokens by their form: JSON Web Tokens, and those of well-known services.',
  credential:
    'What follows Basic, Bearer, NTLM, Negotiate, Digest, Kerberos or AUTH, and user names and passwords in URLs, before a host and in command lines.',
  'query of a URL':
    'Query and fragment of every URL: login pages put sessions and hardware addresses there.',
  password:
    'The value behind password, secret, token, key, cookie, session, PIN and their like, in some languages of Europe, on the next line too, and as an element or attribute of XML. In free text the rest of the line goes with it, and what looks like one where somebody writes about a password; in command lines, what stands in its place.',
  'e-mail address': 'Every e-mail address.',
  account:
    'Names in home folders, accounts with their domain, people and mailboxes as a directory names them, and security identifiers.',
  'payment number': 'Numbers of payment cards and of bank accounts (IBAN).',
  'recovery key': 'Recovery and product keys.',
  hash: 'Hashes of 32 hex digits and those of crypt, which a password may be found from.',
  'opaque value': 'Long values of mixed letters and digits that no other rule knows.',
  'other host':
    'Names of hosts that the settings do not name, nor the run asked, nor Outlook’s profile leads to, and bare names of computers where their form, a label or a URL tells that they are: each gets another name, the same in every bundle of this laptop.',
  name: 'Names of computer, account, configured hosts, Wi-Fi networks, Outlook’s profile and its servers, and contacts: by `privacy.names`. Where to call back stays: the user wrote it to be called.',
  address: 'IP addresses but loopback and netmasks: by `privacy.addresses`.',
  'hardware address': 'MAC addresses: by `privacy.addresses`.',
} as const;
export type RuleName = keyof typeof RULES;

/** Files of a bundle and what they hold. */
export const FILES = {
  'manifest.json':
    'Id, time, reason, the system’s number of this start, how far the clock is from the collector’s, every file with its size, digest and collector, what is missing and why, reports that were lost, and how much was taken out.',
  'report.html': 'All of it on one page, without any script.',
  'redactions.json':
    'Each rule that took something out, how often, and from which files; never what.',
  'data/run.json':
    'The last check: network, adapters and addresses, its ladder, ports, verdict and advice; and what Outlook showed of itself then.',
  'data/last-good.json': 'The last check that went well.',
  'data/history.json': 'Verdicts of the last week, and the ports that Exchange had.',
  'data/recorder.json':
    'What changed of late: adapters, addresses, routes, name servers, tunnels, the proxy, settings, verdicts, power, clock, Outlook’s connections; and the minutes before each change of the verdict.',
  'data/changes.json':
    'What differs from the last check that went well: network, adapters, routes, name servers, proxy, tunnel, ports, settings; and the verdict before.',
  'logs/agent.jsonl': 'The end of the agent’s log, 128 KiB at most.',
  'data/connections.json':
    'Outlook’s TCP connections, and those to Exchange and to the gateway: programs, addresses, ports, states. No other program’s.',
  'data/network.json': 'Adapters, addresses and tunnels now.',
  'data/outlook.json':
    'What Outlook shows of itself when the bundle is made: version, since when it runs, name of its profile, servers of its Exchange accounts, how it connects, size and date of its copy of the mailbox, “Work Offline”, two settings of the registry, what Windows says the connection costs, and its connections. No mailbox, no name of one, no path.',
  'data/settings.json': 'Every setting with its source; secrets read “set”.',
  'data/system.json':
    'The random number of this laptop, its site, version of Linesman, kind and version of the system, name of computer and account, time zone, last start, where to call back, and what the user wrote.',
} as const;
export type BundlePath = keyof typeof FILES;

/** What the line before a report's bundle says: a collector reads it although it cannot open the bundle. */
export const ENVELOPE: Readonly<Record<keyof Envelope, string>> = {
  schema: 'Version of this line.',
  id: 'Number of the report, with the moment of its making in it.',
  device: 'A random number that this laptop gave itself.',
  kind: 'Why it was made: a break, its end, a finding, or somebody’s wish.',
  createdAt: 'When it was made.',
  site: 'The site of the settings; redacted.',
  agentVersion: 'Version of Linesman.',
  reference: 'What the user reads out over the phone.',
  encrypted: 'Whether the bundle is encrypted.',
  breakId: 'Number of the report that told of the break.',
  diagnosis:
    'Code, rung, weight, who must act, the team by its name in the settings (redacted), since when and until when.',
  network: 'Kind of the network, as VPN or UMTS.',
  gateway: 'Name of the VPN gateway by `privacy.names`, and its address by `privacy.addresses`.',
  endpoints: 'Interfaces and ports of Exchange, and which of the typed lists allow them.',
  lost: 'How many reports of this laptop never came.',
  name: 'Name of the computer, where `privacy.names` is keep.',
};

/** What stands where something was taken out. */
export const taken = (rule: string): string => `[${rule}]`;

export const NEVER =
  'Never gathered: mail, subjects, names of correspondents, the browser’s history, passwords, screenshots, other programs’ connections.';
