/**
 * Bounds on what a peer may make this program read, keep or wait for. The numbers are this
 * program's own choice, well above what endpoint mappers send; where the protocol gives one, it is
 * named.
 */

/**
 * Largest fragment that is offered in a bind, and therefore accepted: Samba's value, which every
 * known runtime can fill or undercut.
 */
export const MAX_FRAGMENT_BYTES = 5840;
/**
 * What every implementation can receive (C706 §12.6.3.1, MustRecvFragSize); an offer below it
 * breaks the protocol.
 */
export const MIN_FRAGMENT_OFFER_BYTES = 1432;
/**
 * A response without a stub (C706 §12.6.4.10); a shorter one has no room for what every response
 * says.
 */
export const MIN_RESPONSE_BYTES = 24;
/**
 * A fault up to its status; the reserved tail of C706 §12.6.4.7 (32 bytes in all) is left out by
 * some runtimes.
 */
export const MIN_FAULT_BYTES = 28;
/**
 * Fragments of one reply: together with the fragment size it bounds a reply to 365 KiB, against 2
 * GiB that the protocol allows.
 */
export const MAX_FRAGMENTS = 64;
/** A tower has 75 bytes over TCP; names of pipes make it longer, never this long. */
export const MAX_TOWER_BYTES = 512;
/** MS-RPCE §2.2.1.2.6: towers of more than six floors should be rejected. */
export const MAX_TOWER_FLOORS = 6;
/** ept_max_annotation_size of C706 Appendix O. */
export const MAX_ANNOTATION_BYTES = 64;
/** Foreign text as people see it: no longer than an annotation, wherever it comes from. */
export const MAX_TEXT_CHARACTERS = 64;
/**
 * Towers asked of one ept_map; as many as ports are tried, so that no member of an array hides
 * another.
 */
export const MAX_TOWERS = 8;
/** range(0,500) of max_ents in ept_lookup (MS-RPCE §2.2.1.2.4). */
export const LOOKUP_PAGE_ENTRIES = 500;
/** Enough for a server that hands out one entry a page; a listing without end stops here. */
export const MAX_LOOKUP_PAGES = 64;
/**
 * A busy domain controller holds some hundred; ten full pages are kept, and memory stays below 4
 * MiB.
 */
export const MAX_LOOKUP_ENTRIES = 5000;
/** Interfaces behind one port: a process that hosts many services holds a few dozen. */
export const MAX_INTERFACE_IDS = 256;
/**
 * One whole listing, whatever its pages take: it stands beside the ladder and must not outlast it.
 * Looked at between pages, so that the last one may take its own time.
 */
export const LISTING_TIMEOUT_MS = 20_000;
/**
 * A connection over mobile data and a tunnel opens in well under a second; two lost SYNs (1 s, 3 s)
 * still fit.
 */
export const CONNECT_TIMEOUT_MS = 5000;
/**
 * One reply, first byte to last: a peer that drips bytes does not get longer. Mappers answer within
 * a round trip, and a packet lost on the way twice is sent again within 3 s; other clients wait 30
 * s, which a person in front of a window does not.
 */
export const REPLY_TIMEOUT_MS = 5000;
/** What is read of a banner: the only one that RPC knows has 14 bytes (MS-RPCH §2.1.2.2.1). */
export const MAX_BANNER_BYTES = 64;
/** After the first bytes of a banner the rest follows at once, or there is none. */
export const BANNER_PAUSE_MS = 300;
/** What is kept of foreign bytes as evidence. */
export const EVIDENCE_BYTES = 48;
