import { WATCH } from '../../../model/text/en/watching.ts';
import type { ChangeSource, OnHealth } from '../ports.ts';
import { answer, WIN32, type NativeAnswer } from '../answer.ts';
import { native, type Native, type SystemCall } from '../native.ts';

/** AF_UNSPEC: IPv4 and IPv6. */
const BOTH_FAMILIES = 0;

/**
 * netioapi.h: `(CallerContext, Row, NotificationType)`. What changed is not read: the next look
 * sees it.
 */
const CALLBACK = ['void', ['void *', 'void *', 'int32']] as const;

/** `(Family, Callback, CallerContext, InitialNotification, NotificationHandle)`. */
const REGISTER = ['uint32', ['uint16', 'void *', 'void *', 'uint8', 'void *']] as const;

const REGISTRATIONS = [
  'NotifyIpInterfaceChange',
  'NotifyUnicastIpAddressChange',
  'NotifyRouteChange2',
] as const;
type Registration = (typeof REGISTRATIONS)[number];

const NAME = WATCH.windows;

/**
 * Changes of interfaces, addresses and routes, as Windows announces them. A callback only says
 * "look again"; a registration that fails is a sentence, and the others and the poll go on.
 *
 * @param load the way to Windows' functions; tests pass their own
 */
export function windowsNotifications(load: typeof native = native): ChangeSource {
  let release: () => Promise<void> = () => Promise.resolve();
  let prepared: NativeAnswer<Tools> | null = null;
  return {
    name: NAME,
    start: (onChange, onHealth) => {
      prepared ??= prepare(load());
      if (prepared.ok) release = register(prepared.value, onChange, onHealth);
      else onHealth(WATCH.cannotBeHad(NAME, prepared.why));
    },
    stop: () => {
      const ending = release();
      release = () => Promise.resolve();
      return ending;
    },
  };
}

interface Tools {
  readonly system: Native;
  readonly calls: Readonly<Record<Registration | 'CancelMibChangeNotify2', SystemCall>>;
}

function prepare(system: NativeAnswer<Native>): NativeAnswer<Tools> {
  if (!system.ok) return system;
  const calls = system.value.calls('iphlpapi.dll', {
    NotifyIpInterfaceChange: REGISTER,
    NotifyUnicastIpAddressChange: REGISTER,
    NotifyRouteChange2: REGISTER,
    CancelMibChangeNotify2: ['uint32', ['uint64']],
  });
  return calls.ok ? answer({ system: system.value, calls: calls.value }) : calls;
}

function register(
  { system, calls }: Tools,
  onChange: () => void,
  onHealth: OnHealth,
): () => Promise<void> {
  const callback = system.callback(CALLBACK, onChange);
  // Windows writes the handle while it registers; the buffer stays referenced as long as the
  // registration does.
  const attempts = REGISTRATIONS.map((name) => {
    const handle = Buffer.alloc(8);
    return { name, handle, status: calls[name](BOTH_FAMILIES, callback.pointer, null, 0, handle) };
  });
  const refused = attempts.filter(({ status }) => status !== WIN32.success);
  if (refused.length > 0) {
    const why = refused.map(({ name, status }) => `${name} answered ${String(status)}`).join(', ');
    onHealth(WATCH.incomplete(NAME, why));
  }
  return async () => {
    const granted = attempts.filter(({ status }) => status === WIN32.success);
    // Cancelling waits for callbacks under way, and those wait for this thread.
    const cancelled = await Promise.all(
      granted.map(({ handle }) =>
        system.inBackground(calls.CancelMibChangeNotify2, handle.readBigUInt64LE()),
      ),
    );
    // Windows may still call through a registration that it did not end: the callback must then
    // outlive it.
    if (cancelled.every((status) => status === WIN32.success)) callback.release();
  };
}
