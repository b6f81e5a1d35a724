/** An abstract or transfer syntax: UUID and version (C706 §12.6.3.1, p_syntax_id_t). */
export interface SyntaxId {
  /** Lower case, with hyphens. */
  readonly uuid: string;
  readonly major: number;
  readonly minor: number;
}

/**
 * NDR in its 32-bit form, the only transfer syntax offered: it is the one that every runtime
 * speaks.
 */
export const NDR32: SyntaxId = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', major: 2, minor: 0 };

/** The endpoint mapper (C706 Appendix O). */
export const ENDPOINT_MAPPER: SyntaxId = {
  uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
  major: 3,
  minor: 0,
};

/** Management of any RPC server (C706 Appendix Q). */
export const MANAGEMENT: SyntaxId = {
  uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989',
  major: 1,
  minor: 0,
};

export const versionOf = ({ major, minor }: SyntaxId): string =>
  `${String(major)}.${String(minor)}`;

export const sameSyntax = (a: SyntaxId, b: SyntaxId): boolean =>
  a.uuid === b.uuid && a.major === b.major && a.minor === b.minor;
