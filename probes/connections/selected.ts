import type { LiveConnection } from '../../model/connections.ts';
import type { Endpoint } from '../../model/run.ts';
import type { Owner } from '../platform/connection-table.ts';

/** Whose connections are looked for. */
export interface Interest {
  /** Addresses of Exchange and of the VPN gateway, as far as they are known. */
  readonly exchange: readonly string[];
  readonly gateway: readonly string[];
  /** Where the endpoint mapper listens. */
  readonly mapperPort: number;
  /** What was announced when the ladder last ran. */
  readonly endpoints: readonly Endpoint[];
  /** This process, whose own connections to Exchange are left out. */
  readonly ownPid: number;
}

/** A row that is listed, and what the notes need to know of it beyond the list. */
export interface SelectedConnection {
  readonly connection: LiveConnection;
  readonly owner: Owner['kind'];
  readonly isOutlooks: boolean;
}
