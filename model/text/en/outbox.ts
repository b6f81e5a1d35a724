/** What the outbox writes into the agent's log. */
export const OUTBOX_LOG = {
  damaged: (why: string): string =>
    `the outbox is damaged (${why}): it is built anew with what can be read of it`,
  reserve: 'the disk is full: gave up the reserve, so that reports can still leave',
  unreadable: (why: string): string => `the outbox cannot be read: ${why}`,
  inLogAlone: (why: string): string => `the outbox keeps its reports in its log alone: ${why}`,
  cannotTidy: (why: string): string => `the outbox cannot be tidied: ${why}`,
  unreachable: (id: string, why: string): string => `report ${id}: ${why}`,
  quarantined: (id: string, why: string): string => `report ${id}: ${why}; set aside, not sent`,
  lossUncounted: (why: string): string => `a lost report cannot be counted: ${why}`,
  notHandedOver: (id: string, error: string, unnoted: string | null): string =>
    `report ${id} was not handed over: ${error}${unnoted === null ? '' : `; and that cannot be noted: ${unnoted}`}`,
  filesUnread: (why: string): string => `the outbox cannot look at its files: ${why}`,
  fileStays: (name: string, why: string): string =>
    `the outbox cannot remove ${name}, which nobody needs: ${why}`,
  copyUnnoted: (why: string): string =>
    `outbox: that a report was taken along is not noted: ${why}`,
  heldUnnoted: (why: string): string => `cannot note why reports are held: ${why}`,
  waitUnnoted: (why: string): string => `cannot note how long the collector is left alone: ${why}`,
  spentUnnoted: (why: string): string => `cannot note what was sent over a metered network: ${why}`,
  keyUnknown: (why: string): string =>
    `the collector's receipt key is not known yet: ${why}; it is asked for again on another network, or with the first report`,
  notKept: (why: string): string => `a report could not be kept, the next run tries again: ${why}`,
  nothingSaved: (file: string, why: string): string => `nothing can be saved from ${file}: ${why}`,
  saved: (saved: number, file: string, lost: number): string =>
    `saved ${String(saved)} waiting reports from ${file}; ${String(lost)} could not be read`,
  fileUnreadable: (file: string, why: string): string => `${file} cannot be read: ${why}`,
  wait: (count: number, file: string): string =>
    `${String(count)} reports in ${file} have to wait for room on the disk`,
};

/** Why something was not done with a report; a list or a command shows it. */
export const OUTBOX_TROUBLE = {
  notItsDigest: 'the body no longer matches its digest',
  notItsId: 'the id is no longer that of the body',
  removed: 'it was removed from the outbox meanwhile',
  noRoomToMend: 'there is too little room to build the damaged outbox anew',
  rowGone: 'its row in the database cannot be reached',
  tooLarge: (bytes: number, most: number): string =>
    `a report of ${String(bytes)} bytes is above the limit of ${String(most)}`,
  noRoom: 'the outbox has reached its size, and nothing in it may be dropped',
  otherBody: (id: string): string => `another report is already kept as ${id}`,
  unknown: 'no such report waits',
  underWay: 'it is being sent',
  leaseOver: 'sending it came to no end',
};

/** Why nothing was sent although there was a way. */
export const SENDING_HERE = {
  tryUnnoted: (why: string): string => `the try cannot be noted: ${why}`,
  receiptUnstored: (why: string): string => `the receipt cannot be stored: ${why}`,
};
