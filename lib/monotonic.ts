/**
 * Milliseconds of a clock that nobody sets. The same as `performance.now()` but for its zero, and
 * without the half millisecond that loading `performance` takes a cold command.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
