/** Most schemes that are kept of one answer. */
const MAX_OFFERS = 8;
const MAX_OFFER_CHARACTERS = 200;

/**
 * Login schemes in the order in which a server offers them: `Negotiate`, `NTLM`,
 * `Basic realm="mail"`. Fields may be repeated, and one field may hold several challenges
 * (RFC 9110 §11.6.1); tokens and other parameters than the realm are left out.
 */
export function offersIn(fields: readonly string[]): readonly string[] {
  const offers: string[] = [];
  for (const part of fields.flatMap((field) => partsOf(field.slice(0, 8192)))) {
    const [, scheme, rest = ''] =
      /^([A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*)(?:\s+(.*))?$/s.exec(part) ?? [];
    const isParameter = /^[A-Za-z0-9_-]+\s*=/.test(part);
    if (scheme !== undefined && !isParameter) offers.push(nameOf(scheme, rest));
  }
  return offers.slice(0, MAX_OFFERS);
}

/** Splits at commas outside of quotation marks. */
const partsOf = (field: string): readonly string[] =>
  (field.match(/(?:"(?:\\.|[^"\\])*(?:"|$)|[^,"])+/g) ?? [])
    .map((part) => part.trim())
    .filter(Boolean);

function nameOf(scheme: string, rest: string): string {
  const [, realm] = /\brealm\s*=\s*"((?:\\.|[^"\\])*)"/i.exec(rest) ?? [];
  const name = realm === undefined ? scheme : `${scheme} realm="${realm}"`;
  return name.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, MAX_OFFER_CHARACTERS);
}

/** Whether a scheme stands among the offers, whatever its parameters. */
export const isOffered = (offers: readonly string[], scheme: string): boolean =>
  offers.some((offer) => offer.split(' ')[0]?.toLowerCase() === scheme);
