/** Why what came back for a report is no receipt of it. */
export const NO_RECEIPT = {
  otherForm: 'the answer does not have the form of a receipt',
  otherReport: 'the receipt is for another report',
  otherContent: 'the receipt is for another content',
  otherKey: (named: string, pinned: string): string =>
    `the receipt names key ${named}, and ${pinned} is pinned`,
  badSignature: 'the signature does not fit the pinned key',
};

/** Why there is no key to hold receipts against. */
export const NO_KEY = {
  badSetting:
    'collector.receiptKey is not the base64 of an Ed25519 public key: copy it from GET /v1/key of the collector',
  plainHttp: (url: string): string =>
    `${url} is plain HTTP: set collector.receiptKey, or use https, for a key that comes over it proves nothing`,
  badKey: (url: string): string => `the key that ${url} shows is not an Ed25519 public key`,
  notStored: (why: string): string => `the collector's key cannot be stored: ${why}`,
};

/** The key by which a collector knows this laptop. */
export const DEVICE_KEY = {
  replaced: (file: string): string =>
    `${file} cannot be read: this laptop gets a new key, and a collector that knows the old one must forget the laptop first`,
  notMended: (file: string, why: string): string =>
    `a copy of the key in ${file} is damaged and cannot be mended: ${why}`,
  enrolled: (url: string, state: 'active' | 'pending'): string =>
    `${url} knows this laptop's key now${state === 'pending' ? ', and somebody there has to approve it' : ''}`,
  plainHttp: (url: string): string =>
    `${url} is plain HTTP and asks laptops to enrol: use https, for anybody on the way could read the token`,
  unusable: (why: string): string => `the key of this laptop cannot be used: ${why}`,
};

/** Why a try under way was cut. */
export const CUT_TRY = {
  ending: 'the agent ends',
  otherWay: 'the way to the collector changed',
};

/** An answer of something else than a collector, in short. */
export const answerText = (
  status: number,
  location: string | undefined,
  type: string | undefined,
): string =>
  `status ${String(status)}${location === undefined ? '' : ` to ${location}`}, ${type ?? 'no content type'}`;

/** Why an upload in parts did not lead to a receipt. */
export const UPLOAD = {
  tooOld:
    'it takes no report of this size: it is older than this agent, and must be brought up to date',
  noReceipt: 'it has all parts and gives no receipt yet',
  goesInCircles: 'it loses what it was sent again and again',
  unkept: (why: string): string => `where the upload stands cannot be kept: ${why}`,
};

/** What a collector says of itself. */
export const HELLO = {
  unkept: (why: string): string => `what the collector says of itself cannot be kept: ${why}`,
};
