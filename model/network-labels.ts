/** What a traveller would call the situation; see `NetworkState`. */
export const NETWORK_LABELS = [
  'offline',
  'captive',
  'mobile',
  'lan-corporate',
  'lan-foreign',
  'limited',
  'tunnel',
  'tunnel-connecting',
  'tunnel-no-route',
  'tunnel-degraded',
  'unknown',
] as const;
