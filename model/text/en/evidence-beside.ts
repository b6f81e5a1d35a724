/** What is asked of a door beside itself, and what that shows. */
export const BESIDE = {
  health: {
    well: (path: string, server: string | null): string =>
      `${path} is well, as Exchange 2013 and later say it${server === null ? '' : `: ${server} answers`}`,
    none: (path: string, status: number): string =>
      `${path} → ${String(status)}: an older Exchange, a rule without that path, or a part that is out of service`,
    hidden: (path: string, status: number): string =>
      `${path} → ${String(status)}: somebody asks for a login before it`,
    silent: (path: string): string => `${path} was not answered in time`,
  },
  publishing: {
    isa: 'published by ISA or TMG',
    citrix: 'published by a Citrix gateway',
    proxy: 'published by another proxy',
    direct: (server: string): string =>
      `Exchange is published directly: ${server} answers itself, also for a path that cannot exist`,
    frontEnd: (front: string, back: string): string =>
      `a front end of Exchange is published: ${front} answers for ${back}`,
    oneOrTwo:
      'Exchange answers itself, also for a path that cannot exist; whether that is the mailbox server or a front end before it cannot be told from here',
    unknown: 'how it is published cannot be told from here: nobody names himself',
  },
  witness: (path: string, status: number): string => `${path} → ${String(status)}`,
  identity: {
    names: (names: readonly string[]): string =>
      `before any login the server names itself: ${names.join(', ')}`,
    computer: (name: string): string => `computer ${name}`,
    domain: (name: string): string => `domain ${name}`,
    forest: (name: string): string => `forest ${name}`,
    windows: (build: string): string => `Windows ${build}`,
    member:
      'whoever asks for the login is a member of that domain: Exchange, or a proxy that was joined to it',
    alone: 'whoever asks for the login is in no domain',
    clock: (seconds: number): string =>
      seconds === 0
        ? 'its clock is that of this laptop'
        : `its clock is ${String(Math.abs(seconds))} s ${seconds > 0 ? 'ahead of' : 'behind'} that of this laptop`,
    none: 'a Windows login is offered, and no server names itself for it',
  },
  form: {
    exchange: (product: string): string => `the form is that of ${product}`,
    change: 'the form offers to change the password: ISA asks Windows or LDAPS there, never RADIUS',
  },
  preAuth: {
    proxy: 'a proxy asks for the login before Exchange is reached',
    exchange: 'Exchange itself asks for the login',
    unknown: 'whether a proxy or Exchange asks for the login cannot be told from here',
  },
  channels: {
    status: (status: number): string => `status ${String(status)}`,
    silent: 'no answer in time',
    alike: (count: number, said: string): string =>
      `all ${String(count)} channels (in and out, 6001, 6002, 6004) answer alike: ${said}`,
    differ: (which: readonly string[], said: string): string => `${which.join(', ')}: ${said}`,
    error: (port: number, error: string): string => `${String(port)}: ${error}`,
    paced:
      'asked by GET: a channel of RPC over HTTP is asked for once an hour at most, and when a person asks',
  },
};
