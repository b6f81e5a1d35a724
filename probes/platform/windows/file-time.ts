/** FILETIME (MS-DTYP §2.3.3): units of 100 ns since 1601. */
const UNITS_PER_MS = 10_000n;
const UNIX_EPOCH_UNITS = 116_444_736_000_000_000n;
/** The last moment that RFC 3339 can write: the end of the year 9999. */
const MAX_MS = 253_402_300_799_999n;

/** RFC 3339 in UTC; null for zero, with which Windows says that it does not know, and for what no calendar holds. */
export function timeOf(units: bigint): string | null {
  const ms = (units - UNIX_EPOCH_UNITS) / UNITS_PER_MS;
  return units === 0n || ms > MAX_MS ? null : new Date(Number(ms)).toISOString();
}
