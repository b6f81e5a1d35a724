/** What settings may be chosen from, apart from schemas: a cold command reads its settings without. */

/** How Outlook speaks with Exchange. */
export const PROTOCOLS = ['rpc', 'mapi-http', 'rpc-http'] as const;
/** Whom a request speaks as: reverse proxies decide by User-Agent. */
export const DOOR_CLIENTS = ['browser', 'device', 'msrpc', 'outlook'] as const;
/** What stands between a door and Exchange, as a person says. */
export const DOOR_FRONTS = ['direct', 'front-end', 'isa', 'citrix'] as const;
/** The login that a door is expected to ask for. */
export const DOOR_LOGINS = ['form', 'basic', 'auto'] as const;
/** Domains whose search for settings is followed. */
export const MAX_DOMAINS = 4;
/** Doors of one kind, in the settings. */
export const MAX_DOORS_OF_A_KIND = 8;
/** What a device does with RPC; see `AccessListKind`. */
export const LIST_KINDS = ['ports', 'tcp-proxy', 'rpc-filter'] as const;
/** What an adapter or a Wi-Fi network is, as a person says. */
export const PINNED_KINDS = ['mobile', 'lan', 'wifi'] as const;
/** How names and addresses leave the laptop: as they are, under a constant other name, or not. */
export const PRIVACIES = ['keep', 'pseudonym', 'drop'] as const;
/** What becomes of a bundle that nobody encrypts: it is sent as it is, or it waits. */
export const WITHOUT_RECIPIENTS = ['send', 'hold'] as const;
/** What the tray tells of its own accord. */
export const NOTIFICATIONS = ['always', 'problems', 'never'] as const;
/** Whether something is done. */
export const ON_OFF = ['on', 'off'] as const;
/** What a user may do, or may not. */
export const ALLOWED = ['allow', 'deny'] as const;
