/** Why a collector cannot run or be asked; a command prints it with "linesman: " before it. */
export const CANNOT = {
  start: (folder: string, why: string): string => `cannot start the collector in ${folder}: ${why}`,
  lock: (folder: string, why: string): string => `cannot lock ${folder}: ${why}`,
  open: (file: string, why: string): string => `cannot open ${file}: ${why}`,
  read: (file: string, why: string): string => `cannot read ${file}: ${why}`,
  useKey: (file: string, why: string): string =>
    `cannot use ${file}: ${why}; restore it from a backup (the reports are kept, and laptops trust no other key)`,
};

/** What is wrong with the index of the reports. */
export const INDEX = {
  full: 'the disk is full; make room and start again',
  newer: (file: string): string => `${file} was written by a newer linesman: update this one`,
  schema: (file: string): string => `the schema of ${file} is damaged`,
};

/** What is wrong with the key that signs receipts. */
export const KEY = {
  missing: (file: string): string =>
    `${file} is missing, and laptops trust no other key: restore it from a backup, or start on an empty folder with --data`,
  notEd25519: (file: string): string => `${file} is not an Ed25519 key: restore it from a backup`,
  /** @param known id of the key that signed; null when nothing tells it */
  other: (file: string, keyId: string, known: string | null): string =>
    `${file} (id ${keyId}) is not the key that signed the receipts of this folder${known === null ? '' : `, whose id was ${known}`}: laptops believe no other, so nothing was started and nothing changed. Restore key.pem from a backup and start again; without one, start on an empty folder with --data, and give the laptops its key in collector.receiptKey`,
  unreadableId: 'no longer readable',
  noShared: (file: string): string =>
    `${file} is missing: all collectors that share a store sign with one key; make it once ("openssl genpkey -algorithm ed25519 -out ${file}") and give each of them a copy`,
  notShared: (file: string, keyId: string, known: string): string =>
    `${file} (id ${keyId}) is not the key of the other collectors of this store, whose id is ${known}: laptops believe no other; copy theirs`,
};

/** What is wrong with the store that several collectors share. */
export const SHARED = {
  both: '"store": { "kind": "s3" } and "index": { "kind": "postgres" } are of use only together',
  missing: (name: string): string => `${name} is missing in the collector's config.json`,
  newer: 'the database was brought up to date by a newer linesman: update this one',
  database: (why: string): string => `the database cannot be used: ${why}`,
  unfit: (endpoint: string): string =>
    `the storage at ${endpoint} does not refuse a second object of one name (If-None-Match), so collectors could overwrite each other's reports: use one that does`,
};

/** The collector's own file of settings. */
export const OWN_FILE = {
  line: (file: string, fault: string): string => `${file}: ${fault}`,
  tooLong: 'it has more than a mebibyte',
};

/** Why a collector that others can reach does not start. */
export const BEYOND = {
  open: (listen: string, file: string): string =>
    `"enrolment": "open" in ${file} lets whoever reaches ${listen} fill the disk: it is for this machine alone; write "token" or "approve"`,
  noToken: (listen: string, file: string): string =>
    `${listen} can be reached from other machines, so laptops must enrol, and ${file} holds no token: "linesman collector token new" makes one for the policy collector.enrolmentToken ("enrolment": "approve" in the collector's config.json does without)`,
  noTls: (listen: string): string =>
    `${listen} can be reached from other machines and has no TLS: give it a certificate ("tls" in the collector's config.json), name the TLS proxy before it with --proxy ADDRESS, or listen on 127.0.0.1 behind a proxy of this machine`,
};

/** What becomes of the collector's own certificate. */
export const CERTIFICATE = {
  unusable: (cert: string, key: string, why: string): string =>
    `the certificate ${cert} with the key ${key} cannot be used: ${why}`,
  renewed: (cert: string): string => `new connections get the renewed certificate of ${cert}`,
};

/** What is wrong with the list of devices. */
export const REGISTRY = {
  damaged: (aside: string, saved: number): string =>
    `the list of devices was damaged: it was set aside as set-aside/${aside}, and ${String(saved)} devices of it could be read; others enrol again by themselves, so revoke again who was revoked and is not listed by "linesman collector devices"`,
};

/** What is wrong with the settings of the company's own login. */
export const OIDC = {
  noGroups:
    '"oidc" in the collector\'s config.json lets nobody in: name the groups that may read in "readers", or in "admins"',
  plain: (issuer: string): string =>
    `"issuer": "${issuer}": what it says could be changed on the way; write https`,
  secret: (file: string, why: string): string => `cannot read the secret in ${file}: ${why}`,
  empty: 'it is empty',
};

/** What is wrong with the list of those who may read. */
export const READERS = {
  damaged: (aside: string): string =>
    `the list of those who may see the helpdesk's pages was damaged and set aside as set-aside/${aside}: "linesman collector page" prints a link, and "linesman collector user add NAME" makes the accounts anew`,
  notNoted: 'the disk is full: what a reader of the reports did is missing in the audit log',
  full: "the disk is full: who comes in to the helpdesk's pages now is forgotten when the collector ends",
};

/** What is wrong with the tokens by which devices enrol. */
export const TOKENS = {
  tooLong: (file: string): string => `${file} is too long: it holds one token a line`,
  tooShort: (file: string, characters: number): string =>
    `a token in ${file} has fewer than ${String(characters)} characters and could be guessed: "linesman collector token new" makes one`,
};

/** Who holds a folder. */
export const HOLDER = {
  inUse: (folder: string, holder: string): string =>
    `${folder} is in use by ${holder}: stop it, or name another folder with --data`,
  unreadable: (why: string): string => `another collector, whose name cannot be read (${why})`,
  unnamed: 'another collector, which has not written its name yet',
  process: (pid: number): string => `the collector with process id ${String(pid)}`,
  otherVersion: (file: string): string => `${file} is not of this version`,
};

/** What is wrong with an address of the command line. */
export const LISTEN = {
  bad: (option: string, text: string, why: string, example: string): string =>
    `${option} "${text}": ${why}, for example ${example}`,
  form: 'it must be HOST:PORT',
  brackets: 'only an IPv6 address stands in brackets',
  port: 'ports run from 0 to 65535',
  host: (option: string, why: string): string => `${option}: ${why}`,
  noTls: (host: string): string =>
    `the helpdesk's pages on ${host} would take passwords without TLS: give the collector a certificate ("tls" in its config.json), name the TLS proxy before it with --proxy ADDRESS, or serve them to this machine alone`,
  noUrl: (host: string): string =>
    `the helpdesk's pages on ${host}: write into the collector's config.json where browsers find them, for example "helpdeskUrl": "https://linesman.corp.example"`,
  badUrl: (url: string): string =>
    `"helpdeskUrl": "${url}": it must be a scheme and a host, such as https://linesman.corp.example`,
  plainUrl: (url: string): string =>
    `"helpdeskUrl": "${url}": passwords would travel in the clear; write https`,
  proxy: (text: string): string => `--proxy "${text}": write its IP address`,
};

/** Why there is no link to the helpdesk's page. */
export const LINK = {
  noCollector: (folder: string, why: string | null): string =>
    `no collector runs on ${folder}: start one with "linesman collector"${why === null ? '' : ` (${why})`}`,
  noPage: (folder: string): string =>
    `the collector on ${folder} serves no page: start it without "--helpdesk off"`,
};

/** The verdict of a report in the list, in JSON as well. */
export const SUMMARY = {
  found: (finding: string): string => `Found, with nothing broken: ${finding}`,
  weakSpot: (title: string): string => `Weak spot, with nothing broken: ${title}`,
  over: (was: string): string => `Over: ${was}`,
  nothingChecked: 'Nothing has been checked yet',
  unknownCode: (code: string): string => `${code} (this version does not know this code)`,
  /** The body is not what the request said; the verdict is what the body claims. */
  mismatched: (what: 'id' | 'device' | 'reference', verdict: string): string =>
    `Not believed, for it names another ${{ id: 'report', device: 'laptop', reference: "laptop's reference" }[what]}: ${verdict}`,
};

/** Why nothing was found. */
export const FIND = {
  unclear:
    'that is neither a reference (eight characters and a check character, such as 4X7K-9Q2M-B) nor the id of a report, nor its first eight digits',
  none: 'no report has come from the laptop whose reference that is: it may still wait in the outbox there',
  empty: 'no report has come to this collector yet',
  noId: 'no report has come whose id begins so',
};
