/** More of what was typed would drown the sentence that names it. */
const MAX_QUOTED_CHARACTERS = 100;

/** What was typed, in quotation marks. */
export const quoted = (text: string): string =>
  `"${text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, 20)}…` : text}"`;

/** What is wrong with the ports of an access list, and what to write instead. */
export const PORTS = {
  empty: 'the list is empty: write ports and ranges, for example 135,1024-2000',
  tooMany: (parts: number, most: number): string =>
    `the list has ${String(parts)} parts: write ranges, at most ${String(most)} parts`,
  neither: (part: string): string =>
    `${quoted(part)} is neither a port nor a range: write for example 135 or 1024-2000`,
  outOfRange: (part: string): string =>
    `${quoted(part)} is out of range: ports run from 1 to 65535`,
  backwards: (part: string, from: number, to: number): string =>
    `${quoted(part)} runs backwards: write ${String(to)}-${String(from)}`,
  none: (part: string): string =>
    `${quoted(part)} holds no port: write the ports that pass, or any for all of them`,
  onlyUdp: (part: string): string =>
    `${quoted(part)} is UDP: write the TCP ports of the list, for example 135,1024-2000`,
  anyAmongOthers: (part: string): string =>
    `${quoted(part)}: any stands for every port, so write it alone, or only the ports`,
  address: (part: string): string =>
    `${quoted(part)} holds an address: write only the ports here, and the address under "to"`,
  object: (part: string): string =>
    `${quoted(part)}: only the device knows what this object stands for: write its ports, for example 135,1024-2000`,
  denies: (line: string): string =>
    `${quoted(line)} denies: write the ports of such lines under "deny", and the others here`,
};

/** What is wrong with a schedule. */
export const SCHEDULE = {
  bad: (text: string, why: string): string =>
    `${quoted(text)} is not a schedule (${why}): write five fields as cron does, for example */5 * * * *`,
  fields: (count: number | null): string =>
    count === null
      ? 'it is too long'
      : `it has ${String(count)} ${count === 1 ? 'field' : 'fields'}`,
  field: (typed: string, name: string): string => `${quoted(typed)} is no ${name}`,
  never: 'no month has that day',
};

export const SCHEDULE_FIELDS = {
  second: 'second',
  minute: 'minute',
  hour: 'hour',
  day: 'day of the month',
  month: 'month',
  weekday: 'weekday',
};

/** What is wrong with a JSON file, as somebody with an editor sees it. */
export const JSON_FAULTS = {
  at: (line: number, column: number, fault: string): string =>
    `not JSON, line ${String(line)}, column ${String(column)}: ${fault}`,
  empty: 'the file is empty; write {} or your settings',
  start:
    'this is not JSON, which begins with {; write {"exchange": {"host": "exch1.corp.example"}}',
  number: 'JSON writes a number plainly (10, 0.5): no 0 or + in front, no point at either end',
  cut: 'the file ends too early; close every bracket and quotation mark',
  comment: 'JSON has no comments; delete it',
  trailingComma: 'a comma before a closing bracket; delete the comma',
  quotes: 'these quotation marks are not those of JSON; write straight double ones (")',
  bareKey: 'the name of a setting stands in double quotation marks; put them around it',
  bareWord: 'text stands in double quotation marks; put them around it',
  otherWord: 'JSON writes true, false and null, in small letters; write one of them',
  unseen: 'a character that cannot be seen stands here; delete it, or write a blank',
  key: 'the name of a setting is expected here, in double quotation marks',
  colon: 'a colon is expected here, between a name and its value',
  comma: 'a comma is expected here, between two entries',
  value: 'a value is expected here',
  backslash: 'a backslash stands alone in a text; write two of them for one (C:\\\\Linesman)',
  string: 'a text is not closed on its line; write the closing quotation mark (")',
  more: 'the file goes on after its end; keep one pair of braces around everything',
};

/** What is wrong with a host, and what to write instead. */
export const HOSTS = {
  empty: 'the host is empty: write a name such as exch1.corp.example or an address',
  url: (text: string, host: string): string =>
    `${quoted(text)} is a URL: write only the host, without scheme and path: ${host}`,
  mailbox: (text: string): string =>
    `${quoted(text)} is a mailbox, which Outlook 2013 and later show in the place of the server: write the name of the server that serves RPC, as its administrator knows it`,
  mailAddress: (text: string): string =>
    `${quoted(text)} is a mail address: write the host of the server, for example exch1.corp.example`,
  port: (text: string, host: string, port: string, goes: string | null): string =>
    `${quoted(text)} holds a port: write only the host, ${host}${goes === null ? '' : `, and ${port} with ${goes}`}`,
  prefix: (text: string, address: string): string =>
    `${quoted(text)} is a network: write only the address of the server, ${address}`,
  binding: (text: string, host: string): string =>
    `${quoted(text)} is a string binding of RPC: write only the host, ${host}`,
  domain: (text: string, host: string): string =>
    `${quoted(text)} holds a Windows domain: write only the host, ${host}`,
  directoryName: (text: string, host: string): string =>
    `${quoted(text)} is the name of a server in the directory: write its host, ${host}`,
  principal: (text: string, host: string): string =>
    `${quoted(text)} is the name of a service in the directory: write only the host, ${host}`,
  several: (text: string, host: string): string =>
    `${quoted(text)} holds more than one word: write one host, for example ${host}`,
  notIPv4: (text: string): string =>
    `${quoted(text)} is not an IPv4 address: four numbers from 0 to 255`,
  leadingZeros: (text: string, address: string): string =>
    `${quoted(text)} is not an IPv4 address, for numbers have no leading zeros there: write ${address}`,
  notNameBut: (text: string, host: string): string =>
    `${quoted(text)} is not a host name: write only the host, for example ${host}`,
  notName: (text: string): string =>
    `${quoted(text)} is not a host name: letters, digits and hyphens between dots`,
};

/** What is wrong with a source or a destination, and what to write instead. */
export const ADDRESSES = {
  object: (text: string): string =>
    `${quoted(text)}: only the device knows what this object stands for: write its addresses`,
  leftOut: (text: string): string =>
    `${quoted(text)} says what is left out: write what is let through, for example 10.1.0.0/16`,
  mask: (text: string): string =>
    `${quoted(text)}: this mask is not one block: write networks such as 10.1.0.0/16`,
  several: (text: string, entries: readonly string[]): string =>
    `${quoted(text)} holds several entries: write ${JSON.stringify(entries)}`,
  form: (text: string): string =>
    `"${text}" is not a network or a range: write for example 10.1.0.0/16 or 10.1.2.3-10.1.2.9`,
  prefix: (text: string, most: number): string =>
    `"${text}": the prefix runs from 0 to ${String(most)}`,
  mixed: (text: string): string => `"${text}" mixes IPv4 and IPv6`,
  backwards: (text: string, from: string, to: string): string =>
    `"${text}" runs backwards: write ${to}-${from}`,
};

/** What is wrong with a URL. */
export const URLS = {
  form: (text: string): string =>
    `"${text}" is not a URL of this kind: write for example https://collect.example, without user, query or fragment`,
  port: (text: string): string => `"${text}": ports run from 1 to 65535`,
  https: (text: string): string => `"${text}" must begin with https://`,
  http: (text: string): string =>
    `"${text}" must begin with http://: a login page cannot answer in the place of https`,
};

/** What is wrong with the ways to the helpdesk, and what to write instead. */
export const HELPDESK = {
  name: 'a name is one line that can be read: write for example Service desk',
  phone: (text: string): string =>
    `${quoted(text)} is no telephone number: write for example +49 30 123456 or 4711, with digits, blanks and + ( ) / . - only`,
  mail: (text: string): string =>
    `${quoted(text)} is no mail address: write for example servicedesk@corp.example`,
  url: (text: string): string =>
    `${quoted(text)} is no page that a browser may be sent to: write for example https://help.corp.example, without a user`,
};

/** What is wrong with certificates that were typed. */
export const CERTIFICATES = {
  form: (text: string): string =>
    `${quoted(text)} is neither the absolute path of a file nor certificates in PEM (-----BEGIN CERTIFICATE-----)`,
};

/** What is wrong with a program that was typed. */
export const PROGRAM = {
  form: (text: string): string =>
    `${quoted(text)} is not the whole path of a program: it begins with "/" or, on Windows, with a drive, and ends with ".exe" there; arguments are none`,
};

/** What is wrong with the fingerprint of a certificate. */
export const FINGERPRINT = {
  form: (text: string): string =>
    `"${text}" is not a SHA-256 fingerprint: 64 hex digits, with or without colons`,
};

/** What is wrong with the name of an RPC interface. */
export const INTERFACES = {
  bad: (text: string, known: readonly string[]): string =>
    `"${text}" is not an interface: use ${known.join(', ')}, or UUID@MAJOR.MINOR`,
};

/** What is wrong with a reference that somebody spoke. */
export const REFERENCE = {
  form: 'a reference has nine letters and digits, such as BTM1-DK29-A',
  check: 'the check character does not fit: ask for it again, letter by letter',
  newer: 'this reference comes from a newer version: update linesman and decode it again',
};

/** A recipient of age. */
export const AGE = {
  form: (text: string): string =>
    `"${text}" is no public key of age: it begins with age1 and has 62 characters (age-keygen -y prints it)`,
  checksum: (text: string): string =>
    `"${text}" has a mistake: its checksum does not fit; copy the public key again`,
  secretKey: 'this is the secret key: it must not stand here; put its public key (age1…) in',
};
