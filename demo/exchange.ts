import { NO_DEMO } from '../model/text/en/demo.ts';
import { interfacesOf, registrationsOf, SERVICES, type ServiceName } from './catalogue.ts';
import { planOf, type FaultName, type SitePlan } from './faults.ts';
import { openListener, type Listener } from './listener.ts';
import { MAPPER_INTERFACE } from './mapper.ts';
import { RUNTIMES, type Runtime, type RuntimeName } from './runtimes.ts';
import { errorCode } from '../lib/error-name.ts';

/**
 * A stand-in for an Exchange server: an endpoint mapper, and services whose ports move when they
 * start.
 */
export interface Exchange {
  readonly mapperPort: number;
  /** Port of each service that is registered, as the mapper would say. */
  ports(): ReadonlyMap<ServiceName, number>;
  faults(): ReadonlySet<FaultName>;
  /**
   * Takes effect before it resolves. Rejects with the system's error when no port is free; the
   * fault then counts as it was before.
   */
  setFault(name: FaultName, on: boolean): Promise<void>;
  close(): Promise<void>;
}

interface Service {
  /** What the mapper says; it may say so although nobody listens. */
  readonly port: number;
  readonly listener: Listener | null;
}

/**
 * Inside the lists and clear of the last tenth of 1024-2000, where a port counts as close to the
 * end; above them, below the ranges that systems hand out.
 */
const RANGES = { inside: [1100, 1890], outside: [2101, 4999] } as const;
const TRIES = 60;

/**
 * Opens every port; all of them speak as `runtimeName` does, and only the mapper may greet. Rejects
 * with the system's error when that cannot be done.
 */
export async function openExchange(
  host: string,
  mapperPort: number,
  runtimeName: RuntimeName = 'windows',
): Promise<Exchange> {
  const runtime = RUNTIMES[runtimeName];
  const services = new Map<ServiceName, Service>();
  const ports = (): Map<ServiceName, number> =>
    new Map(Array.from(services, ([name, { port }]) => [name, port]));
  const faults = new Set<FaultName>();
  const mapper = await openListener({
    host,
    port: mapperPort,
    manner: 'answers',
    offer: (port) => ({
      port,
      interfaces: [MAPPER_INTERFACE],
      registrations: () => registrationsOf(ports(), port, host),
      runtime,
    }),
  });

  const stop = async (name: ServiceName): Promise<void> => {
    await services.get(name)?.listener?.close();
    services.delete(name);
  };

  const start = async (name: ServiceName, plan: SitePlan): Promise<void> => {
    const range = RANGES[name === 'store' ? plan.storePorts : 'inside'];
    const before = services.get(name)?.port;
    const listener = await listenIn(range, before, host, name, { ...runtime, greeting: '' });
    await stop(name);
    services.set(name, { port: listener.port, listener });
  };

  const settleStore = async (plan: SitePlan): Promise<void> => {
    const store = services.get('store');
    if (plan.store === 'stopped') {
      await stop('store');
      return;
    }
    if (store === undefined || (store.listener === null && plan.store !== 'refused'))
      await start('store', plan);
    const now = services.get('store');
    if (plan.store === 'refused') {
      await now?.listener?.close();
      if (now !== undefined) services.set('store', { port: now.port, listener: null });
    } else now?.listener?.setManner(plan.store);
  };

  const apply = async (next: ReadonlySet<FaultName>): Promise<void> => {
    const [was, plan] = [planOf(faults), planOf(next)];
    // The whole server restarts, as it did when somebody's list no longer fitted.
    if (was.storePorts !== plan.storePorts) for (const name of SERVICES) await start(name, plan);
    mapper.setManner(plan.mapper);
    await settleStore(plan);
  };

  let last: Promise<void> = Promise.resolve();
  /** One change at a time; a change that failed does not stop the next. */
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const done = last.then(step);
    last = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  };

  const close = async (): Promise<void> => {
    for (const name of SERVICES) await stop(name);
    await mapper.close();
  };

  try {
    for (const name of SERVICES) await start(name, planOf(faults));
  } catch (thrown) {
    await close();
    throw thrown;
  }

  return {
    mapperPort: mapper.port,
    ports,
    faults: () => new Set(faults),
    setFault: (name, on) =>
      inTurn(async () => {
        const next = new Set(faults);
        if (on) next.add(name);
        else next.delete(name);
        await apply(next);
        if (on) faults.add(name);
        else faults.delete(name);
      }),
    close: () => inTurn(close),
  };
}

/**
 * Takes a free port of a range at random, as a server does that starts. `before` is not taken
 * again.
 */
async function listenIn(
  [from, to]: readonly [number, number],
  before: number | undefined,
  host: string,
  name: ServiceName,
  runtime: Runtime,
): Promise<Listener> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = from + Math.floor(Math.random() * (to - from + 1));
    if (port === before) continue;
    try {
      return await openListener({
        host,
        port,
        manner: 'answers',
        offer: () => ({ port, interfaces: interfacesOf(name), registrations: () => [], runtime }),
      });
    } catch (thrown) {
      if (errorCode(thrown) !== 'EADDRINUSE' && errorCode(thrown) !== 'EACCES') throw thrown;
    }
  }
  throw new Error(NO_DEMO.noPort(from, to));
}
