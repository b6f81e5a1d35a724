/** What a result code of ISA Server or Forefront TMG comes to. */
export type IsaCause =
  | 'auth-over-http'
  | 'denied'
  | 'ssl-required'
  | 'login'
  | 'client-certificate'
  | 'loop'
  | 'busy'
  | 'behind';

/**
 * Result codes that name a cause of their own: 122xx of forward access and 123xx of publishing
 * ("Result code log values", Microsoft Learn, archive cc441734), of Winsock towards the published
 * server (KB281242), and 12250, which is ISA 2006's name of TMG's 12320.
 */
const NUMBERS: Readonly<Record<IsaCause, readonly number[]>> = {
  'auth-over-http': [12220, 12250, 12320],
  // 12217 is its HTTP filter and 12234 its inspection: both refuse this URL, not the client.
  denied: [12202, 12302, 12217, 12317, 12234, 12334],
  'ssl-required': [12211, 12311],
  login: [12201, 12301, 12209, 12309],
  'client-certificate': [12213, 12313, 12221, 12321, 12222, 12322, 12323],
  loop: [12206, 12306],
  busy: [12208, 12308, 12218, 12318, 12219, 12319],
  behind: [
    ...[10049, 10050, 10051, 10052, 10053, 10054, 10060, 10061, 10064, 10065],
    ...[11001, 11002, 11003, 11004, 12224, 12225, 12226, 12227, 12228, 12230],
  ],
};

const CAUSES: ReadonlyMap<number, IsaCause> = new Map(
  (Object.entries(NUMBERS) as [IsaCause, readonly number[]][]).flatMap(([cause, numbers]) =>
    numbers.map((number) => [number, cause] as const),
  ),
);

/**
 * Codes of Win32, HTTP and SSPI that stand in the same parentheses, and mean something in a page of
 * ISA's own alone: 64 and 1460 have pages (bb794832), negative ones are what its TLS towards the
 * published server came to (SEC_E_WRONG_PRINCIPAL, SEC_E_UNTRUSTED_ROOT, CERT_E_EXPIRED and such).
 */
const BEHIND_ELSEWHERE = /^(?:64|1460|-214\d{7})$/;

/** Any code as its pages end with it. */
export const OWN_NUMBER = /\((64|1460|1[0-2]\d{3}|-214\d{7})\)/;
/** Codes that say by themselves who speaks. */
export const TELLING_NUMBER = /\((1[0-2]\d{3})\)/;

/** Any other of Winsock: what its own connection towards the published server came to. */
export const isWinsock = (number: number): boolean =>
  (number >= 10_004 && number <= 10_112) || (number >= 11_001 && number <= 11_031);

/** In the ranges that its own codes have, of which not every one names a cause here. */
export const isOwnCode = (number: number): boolean => number >= 12_200 && number < 12_400;

/** Null where the code is none that names a cause. */
export const causeOf = (number: number): IsaCause | null =>
  CAUSES.get(number) ?? (BEHIND_ELSEWHERE.test(String(number)) ? 'behind' : null);
