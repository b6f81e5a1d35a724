/**
 * The system's resolver runs in threads that `process.exit` waits for, and it cannot be cancelled.
 */
const resolverIsBusy = (): boolean =>
  process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');

/**
 * Ends the process with `status` once its output is written, whatever a silent name server still
 * keeps waiting. While a lookup hangs, the process becomes one that only exits: that is the one way
 * out that waits for no thread (POSIX alone).
 */
export async function endProcess(status: number): Promise<never> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))),
  );
  if (resolverIsBusy() && process.platform !== 'win32' && typeof process.execve === 'function') {
    try {
      process.execve('/bin/sh', ['sh', '-c', `exit ${String(status)}`], {});
    } catch (error) {
      process.stderr.write(
        `linesman: waiting for the name server: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    }
  }
  process.exit(status);
}
