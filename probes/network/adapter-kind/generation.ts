/**
 * A generation of mobile networks in a name. Cards of 2.5 or 5 Gbit/s bear the same letters: as one
 * speed of several (`10/100/1G/2.5G/5G LAN`), or in front of a cable's name (`5G Ethernet`).
 */
export const GENERATION =
  /(?<![.\d/])\b[345]g\b(?!bit|b\/s|[- /]*(?:ethernet|lan\b|base|[\d.]+g))/i;
