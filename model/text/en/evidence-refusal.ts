/** What IIS means by its numbers of a 403. */
const FORBIDDEN: Readonly<Record<number, string>> = {
  1: 'scripts may not run there',
  4: 'it wants https',
  6: 'it lets no client of this address in',
  8: 'it lets no client of this name in',
  10: 'its web service is set up to deny this',
  14: 'it shows no list of that folder, and there is no page',
  18: 'the request cannot run in the pool of that application',
};

/** Why a door of the mailbox does not lead on. */
export const REFUSAL = {
  status: (status: number): string => `status ${String(status)}`,
  noChallenge: 'status 401 without a challenge: no client can answer it',
  noneTaken: (offers: readonly string[]): string =>
    `offers ${offers.join(', ')}, and no login that Outlook takes`,
  getRefused:
    'status 405: GET is refused, and Outlook asks by POST, so nothing is known of the door',
  verb: (method: string): string => `status 405: ${method} is refused`,
  otherVersion:
    'status 505: whoever answers does not take this version of HTTP, which every client of Exchange speaks',
  /** @param when seconds, or a time in UTC */
  askAgain: (said: string, when: string): string => `${said}, to be asked again after ${when}`,
  /** @param number of IIS behind 403 */
  forbiddenBy: (number: number): string => {
    const says = FORBIDDEN[number];
    return `IIS refuses with 403.${String(number)}${says === undefined ? '' : `: ${says}`}`;
  },
  hungUp: 'the access policy of an F5 before Exchange ends the session, and lets nobody through',
  errorPage: 'Exchange leads to its page of an error in the place of its login',
  forwardProxy: 'status 407: a proxy for the way out stands there, and no published Exchange',
  wantsTls: 'status 400: the server speaks TLS on that port, and was asked in clear',
  noSuchName: 'status 400: no site of the server has that host name',
  nowhere: (status: number): string =>
    `status ${String(status)}, and no place that a browser would go to`,
  /** @param to without its query */
  leadsOn: (to: string): string =>
    `leads to ${to.slice(0, 300)}, where clients of this door do not follow`,
  /** @param status of the answer */
  stranger: (status: number): string =>
    `status ${String(status)}, without a challenge and without a sign of Exchange`,
  rejected: 'a firewall for web pages rejects the request, with a page of its own',
  page: 'a page without a login form and without a sign of Exchange: one of maintenance, or a login that only a browser shows',
  blank: 'a blank page without a challenge: somebody may have logged on before Exchange',
};
