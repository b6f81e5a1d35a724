/**
 * Name of the Wi-Fi network in `iw dev NAME link`: `SSID: name` on a line of its own, other bytes
 * than printable ASCII as `\xNN` (iw, util.c, print_ssid_escaped). Null: not connected.
 */
export function parseLink(text: string): string | null {
  const written = /^\s*SSID: (.+)$/m.exec(text)?.[1];
  if (written === undefined) return null;
  // Bytes, not characters: a letter beyond ASCII is several of them in UTF-8.
  const bytes = written.replaceAll(
    /\\x([0-9a-f]{2})|\\([\\ ])/gi,
    (_, hex: string | undefined, plain: string | undefined) =>
      hex === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
