/** What a user is told of a newer version. */
export const UPDATE = {
  label: 'Update',
  fetching: (version: string): string => `Version ${version} is out, and is being fetched.`,
  ready: (version: string): string =>
    `Version ${version} is fetched. It is installed when nothing is under way.`,
  installed: (version: string, from: string, day: string): string =>
    `Version ${version} is installed since ${day}; before it was ${from}.`,
  rolledBack: (version: string, from: string, why: string): string =>
    `Version ${version} did not start (${why}); back to ${from}. It is not tried again.`,
  isOut: (version: string): string =>
    `Version ${version} is out. Whoever manages this laptop installs it.`,
};

/** Why a feed of releases could not be used. */
export const FEED = {
  unreached: (url: string, why: string): string =>
    `The update feed ${url} did not answer as it should: ${why}.`,
  redirects: (url: string, to: string): string =>
    `The update feed ${url} leads on to ${to}, which is not followed: name the place itself in update.feed.`,
  status: (url: string, status: number): string =>
    `The update feed ${url} answers with status ${String(status)}.`,
  html: (url: string): string =>
    `The update feed ${url} answers with a page for people: a login page or a wrong address.`,
  noRelease: (url: string, why: string): string =>
    `The update feed ${url} describes no release: ${why}.`,
  noVersion: 'it names no version',
  badVersion: 'its version is not three numbers',
};

/** Why a package of a release could not be fetched. */
export const FETCH = {
  held: 'it is no longer the time to fetch it',
  noFile: (path: string): string => `what lies at ${path} is no file`,
  diskFull: (path: string, bytes: number): string =>
    `the disk of ${path} lacks ${String(Math.ceil(bytes / 1024 / 1024))} MiB`,
  disk: (path: string, why: string): string => `${path} cannot be written: ${why}`,
  unreached: (url: string, why: string): string => `${url} did not answer as it should: ${why}`,
  status: (url: string, status: number): string => `${url} answers with status ${String(status)}`,
  noParts: (url: string): string =>
    `the web server of ${url} gives no parts of a file (Range): one that does has to serve it`,
  otherSize: (url: string): string => `${url} is of another size than the feed says`,
  cut: (url: string): string => `the connection to ${url} broke within an answer`,
  tooSlow: (url: string): string => `${url} comes too slowly`,
  wrongDigest: (url: string): string => `${url} is not the file whose SHA-512 the feed names`,
};

/** Why a version is not in place. */
export const TRIAL = {
  nothing: 'no version waits',
  torn: 'the file of the new version is not the one that was fetched',
  tooOften: (tries: number): string => `it could not be put in place in ${String(tries)} tries`,
  silent: (ms: number): string =>
    `its agent did not answer within ${String(Math.round(ms / 1000))} s`,
  other: (version: string): string => `an agent of version ${version} answered in its place`,
  left: 'its agent came up and ended again',
  notStarted: (why: string): string => `it could not be started: ${why}`,
  ended: (how: string): string => `it ended with ${how}`,
  setupEnded: (status: number): string => `its setup ended with status ${String(status)}`,
  setupTooLong: (ms: number): string =>
    `its setup did not end within ${String(Math.round(ms / 1000))} s`,
  notPlaced: (why: string): string => `it could not be put in place: ${why}`,
  notUnpacked: (why: string): string => `it could not be unpacked: ${why}`,
  notCopied: (why: string): string => `what is kept could not be copied before: ${why}`,
  putBack: (path: string, layout: number, aside: string): string =>
    `${path} was left in layout ${String(layout)} by a version that did not stay: set aside as ${aside}, and the copy from before put back`,
  notPutBack: (path: string, why: string): string =>
    `the copy of ${path} from before could not be put back: ${why}`,
  noFile: (version: string): string =>
    `The update feed has no file of version ${version} for this installation.`,
  notFetched: (version: string, why: string): string =>
    `Version ${version} could not be fetched: ${why}.`,
};

/** What the process that puts a version in place says. */
export const APPLY = {
  notHere: 'this copy does not bring its next version by itself: whoever installed it does',
  installed: (version: string): string => `version ${version} is in place`,
  handedOver: (version: string): string =>
    `version ${version} came up, and its setup puts it in place`,
  rolledBack: (version: string, why: string): string => `version ${version} did not start: ${why}`,
  notNow: (why: string): string => `not now: ${why}`,
};
