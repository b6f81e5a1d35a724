/** A pair that `ssl_certificate` names: `NAME.pem` and `NAME.key` in the folder. */
export interface CertifiedServer {
  /** `203.0.113.1:443` */
  readonly listen: string;
  /** Names of the two files, without their endings. */
  readonly pair: string;
  /** Absent: every name. */
  readonly name?: string;
  /** Directives of the server. */
  readonly what: string;
}

export const certifiedServer = ({ listen, pair, name, what }: CertifiedServer): string =>
  `server { listen ${listen} ssl; ${name === undefined ? '' : `server_name ${name};`} ssl_certificate ${pair}.pem; ssl_certificate_key ${pair}.key; ${what} }`;

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * Settings of an nginx that stays in the foreground and writes nowhere but into its folder; what goes
 * wrong it says on stderr.
 *
 * @param http inside of `http { … }`
 * @param log where each request is told of; absent: nowhere
 */
export const nginxConf = (
  folder: string,
  http: string,
  { log = 'off' }: { readonly log?: string } = {},
): string => `
daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1;
error_log stderr; pid ${folder}/nginx.pid; events { worker_connections 256; }
http {
  access_log ${log};
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  ${http}
}`;

/** What starts it with the settings that lie in `FOLDER/nginx.conf`. */
export const nginxArgv = (folder: string): readonly [string, ...string[]] => [
  ...(['nginx', '-p', folder, '-c', `${folder}/nginx.conf`, '-e', 'stderr'] as const),
];
