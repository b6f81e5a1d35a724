import { execFile } from 'node:child_process';
import { internetSettings } from '../../platform/windows/internet-settings.ts';
import { errorName } from '../../../lib/error-name.ts';
import { proxyOfEnvironment, proxyOfScutil, proxyOfWindows } from './proxy-readings.ts';
import { untoldProxy, type ProxySettings } from './proxy-settings.ts';
import { PROXY } from '../../../model/text/en/evidence-connectivity.ts';

const SCUTIL = '/usr/sbin/scutil';
/** A dictionary of some twenty lines, out of the memory of configd. */
const SCUTIL_TIMEOUT_MS = 2000;
const SCUTIL_MAX_BYTES = 64 * 1024;

/**
 * The proxy that this system is set to, read anew for each look: a person may have changed it.
 * Never rejects.
 */
export function proxyReader(
  system: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): (signal: AbortSignal) => Promise<ProxySettings> {
  switch (system) {
    case 'win32':
      return () => Promise.resolve(windowsProxy());
    case 'darwin':
      return scutilProxy;
    default:
      return () => Promise.resolve(proxyOfEnvironment(environment));
  }
}

function windowsProxy(): ProxySettings {
  const settings = internetSettings();
  return settings.ok
    ? proxyOfWindows(settings.value)
    : untoldProxy(PROXY.windowsUnreadable(settings.why));
}

function scutilProxy(signal: AbortSignal): Promise<ProxySettings> {
  return new Promise((resolve) => {
    execFile(
      SCUTIL,
      ['--proxy'],
      {
        timeout: SCUTIL_TIMEOUT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: SCUTIL_MAX_BYTES,
        encoding: 'utf8',
        signal,
      },
      (error, stdout) => {
        resolve(
          error === null
            ? proxyOfScutil(stdout)
            : untoldProxy(PROXY.macUnreadable(errorName(error))),
        );
      },
    );
  });
}
