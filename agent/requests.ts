import type { LiveConnections } from '../model/connections.ts';
import type { Params, RequestName, Result } from '../model/contract.ts';
import { OUTBOX_TROUBLE } from '../model/text/en/outbox.ts';
import { fileBehind } from './bundle/travelling.ts';
import type { ProxyRelay } from './proxy-relay.ts';
import type { StateStore } from './state.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { UserReports } from './bundle/user-reports.ts';
import type { Reports } from './runs/reports.ts';
import type { Sync } from './sync/sync.ts';
import type { Loop } from './loop.ts';

/** One answer for each request of the contract. */
export type Answers = { readonly [N in RequestName]: (params: Params<N>) => Promise<Result<N>> };

export interface AnswersIo {
  readonly store: StateStore;
  readonly loop: Loop;
  readonly outbox: Outbox;
  readonly sync: Sync;
  readonly reports: Pick<Reports, 'settled'>;
  readonly userReports: Pick<UserReports, 'preview' | 'send'>;
  readonly lookAtConnections: () => Promise<LiveConnections>;
  readonly openPage: () => Promise<{ url: string }>;
  readonly proxies: Pick<ProxyRelay, 'answer'>;
  readonly past: () => Result<'history.get'>;
  readonly startVpnClient: () => Promise<Result<'client.start'>>;
  readonly firstHost: (host: string) => Promise<Result<'settings.first'>>;
  readonly stop: () => void;
}

export const createAnswers = ({
  store,
  loop,
  outbox,
  sync,
  reports,
  userReports,
  lookAtConnections,
  openPage,
  proxies,
  past,
  startVpnClient,
  firstHost,
  stop,
}: AnswersIo): Answers => ({
  'state.get': () => {
    loop.userSeen();
    return Promise.resolve(store.get());
  },
  'probe.run': async () => {
    loop.userSeen();
    await loop.check();
    return store.get();
  },
  'sync.run': async () => {
    // What a person sees as waiting may still be being built.
    await reports.settled();
    return sync.run();
  },
  'outbox.list': () => Promise.resolve({ items: [...outbox.list()] }),
  'outbox.show': ({ id }) => {
    const item = outbox.get(id);
    if (item === null) return Promise.resolve({ ok: false, message: OUTBOX_TROUBLE.unknown });
    const body = outbox.bodyOf(id);
    const { sending } = store.get().outbox;
    return Promise.resolve({
      ok: true,
      item,
      recipients: body === null ? null : fileBehind(id, body).recipients,
      sending: sending?.id === id ? sending : null,
    });
  },
  'outbox.retry': ({ ids }) => {
    const dealt = outbox.retry(ids);
    sync.enqueued();
    return Promise.resolve(dealt);
  },
  'outbox.copied': ({ id, how }) => {
    outbox.markCopied(id, how);
    return Promise.resolve({});
  },
  'outbox.drop': ({ ids }) => {
    const dealt = outbox.drop(ids);
    sync.enqueued();
    return Promise.resolve(dealt);
  },
  'bundle.preview': (wish) => {
    loop.userSeen();
    return userReports.preview(wish);
  },
  'bundle.send': (wish) => {
    loop.userSeen();
    return userReports.send(wish);
  },
  'page.open': () => {
    loop.userSeen();
    return openPage();
  },
  'history.get': () => Promise.resolve(past()),
  'connections.get': () => lookAtConnections(),
  'client.start': () => {
    loop.userSeen();
    return startVpnClient();
  },
  'settings.first': ({ host }) => {
    loop.userSeen();
    return firstHost(host);
  },
  'agent.stop': () => {
    store.update({ stopping: true });
    // Who asked is told first.
    setImmediate(stop);
    return Promise.resolve({});
  },
  'power.changed': ({ event }) => {
    loop.powerChanged(event);
    return Promise.resolve({});
  },
  'proxy.answer': ({ id, ways }) => {
    proxies.answer(id, ways);
    return Promise.resolve({});
  },
  // Whoever carries the request (the door, the page server) sends the events; there is nothing else
  // to do here.
  'state.subscribe': () => Promise.resolve({}),
  'proxy.serve': () => Promise.resolve({}),
});
